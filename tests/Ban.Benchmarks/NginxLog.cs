using System.Globalization;

namespace Ban.Benchmarks;

/// <summary>
/// Makes the access log of a busy nginx in its combined form, the same for the same seed. Mostly visitors; about one line in
/// twelve is a probe for a program that is not there.
/// </summary>
public sealed class NginxLog(int seed) : ILogGenerator
{
    private static readonly string[] s_pages = ["/", "/index.html", "/favicon.ico", "/css/site.css", "/js/app.js", "/api/v1/items", "/images/logo.png", "/blog/2026/11/hello", "/robots.txt"];
    private static readonly string[] s_probes = ["/wp-login.php", "/phpmyadmin/index.php", "/pma/", "/cgi-bin/test.cgi", "/roundcube/", "/mysqladmin/main.php", "/xampp/phpmyadmin/"];
    private static readonly string[] s_agents = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "curl/8.5.0", "Mozilla/5.0 zgrab/0.x"];

    private readonly Random _random = new(seed);
    private DateTime _time = new(2026, 11, 2, 0, 0, 0);

    /// <inheritdoc/>
    public void Write(TextWriter writer, int lines)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (int i = 0; i < lines; i++)
        {
            _time = _time.AddMilliseconds(_random.Next(100));
            string stamp = _time.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture);
            string agent = s_agents[_random.Next(s_agents.Length)];
            writer.Write($"{Address()} - - [{stamp} +0000] \"{Request()} \"-\" \"{agent}\"\n");
        }
    }

    private string Request()
    {
        int kind = _random.Next(100);
        string page = s_pages[_random.Next(s_pages.Length)];
        string probe = s_probes[_random.Next(s_probes.Length)];
        return kind switch
        {
            < 8 => $"GET {probe} HTTP/1.1\" 404 {_random.Next(100, 600)}",
            < 12 => $"GET {page}{_random.Next(1000)} HTTP/1.1\" 404 {_random.Next(100, 600)}",
            < 20 => $"POST /api/v1/items HTTP/2.0\" 201 {_random.Next(100, 2000)}",
            < 30 => $"GET {page} HTTP/1.1\" 304 0",
            _ => $"GET {page}?page={_random.Next(50)} HTTP/2.0\" 200 {_random.Next(500, 50_000)}",
        };
    }

    private string Address()
    {
        int visitor = _random.Next(6000);
        return visitor % 20 == 3
            ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:{visitor:x}::1")
            : string.Create(CultureInfo.InvariantCulture, $"{198 + (visitor % 5)}.51.{visitor / 250}.{(visitor % 250) + 1}");
    }
}
