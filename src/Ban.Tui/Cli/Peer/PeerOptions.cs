using Ban.Core.Time;

namespace Ban.Tui.Cli.Peer;

/// <summary>The options of fail2ban-client (spec 2, section 7.2), read as its library reads them: they end at the first word that is none.</summary>
internal sealed record PeerOptions
{
    private const string Flags = "hxfbdtviqV";
    private const string Valued = "csp";

    private static readonly string[] s_longFlags = ["test", "async", "help", "version", "dp", "dump-pretty"];
    private static readonly string[] s_longValued = ["loglevel", "logtarget", "syslogsocket", "conf", "pidfile", "pname", "socket", "timeout", "str2sec"];

    /// <summary>Configuration directory; null is the usual one.</summary>
    public string? Directory { get; private set; }

    public string? Socket { get; private set; }

    public string? PidFile { get; private set; }

    public string? LogLevel { get; private set; }

    public string? LogTarget { get; private set; }

    public string? SyslogSocket { get; private set; }

    /// <summary>How long to wait for the daemon.</summary>
    public TimeSpan Timeout { get; private set; } = GlobalOptions.DefaultTimeout;

    /// <summary>What stands in place of a command: an option that prints and ends.</summary>
    public PeerRequest Request { get; private set; }

    /// <summary>The text of <c>--str2sec</c>.</summary>
    public string Time { get; private set; } = string.Empty;

    public bool Test { get; private set; }

    public bool Dump { get; private set; }

    /// <summary>Whether the dump is laid out over several lines.</summary>
    public bool IsPretty { get; private set; }

    public bool Interactive { get; private set; }

    public bool Foreground { get; private set; }

    /// <summary>0 is the usual; each -v adds one, each -q takes one off.</summary>
    public int Verbosity { get; private set; }

    /// <summary>The command.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>Reads a command line; null if an option is unknown or lacks its value.</summary>
    public static PeerOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new PeerOptions();
        int place = 0;
        while (place < arguments.Count && options.Request == PeerRequest.None)
        {
            string argument = arguments[place];
            if (argument.Length < 2 || argument[0] != '-')
            {
                break;
            }

            place++;
            if (argument == "--")
            {
                break;
            }

            bool isGood = argument.StartsWith("--", StringComparison.Ordinal)
                ? options.ReadLong(argument[2..], arguments, ref place)
                : options.ReadShort(argument[1..], arguments, ref place);
            if (!isGood)
            {
                return null;
            }
        }

        options.Words = [.. arguments.Skip(place)];
        return options;
    }

    private bool ReadShort(string letters, IReadOnlyList<string> arguments, ref int place)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            string letter = letters[i].ToString();
            if (Flags.Contains(letter, StringComparison.Ordinal))
            {
                Set(letter, string.Empty);
                continue;
            }

            string rest = letters[(i + 1)..];
            if (!Valued.Contains(letter, StringComparison.Ordinal) || (rest.Length == 0 && place == arguments.Count))
            {
                return false;
            }

            Set(letter, rest.Length > 0 ? rest : arguments[place++]);
            return true;
        }

        return true;
    }

    private bool ReadLong(string text, IReadOnlyList<string> arguments, ref int place)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        string? name = Complete(sign < 0 ? text : text[..sign]);
        bool isFlag = s_longFlags.Contains(name);
        if (name is null || (isFlag && sign >= 0) || (!isFlag && sign < 0 && place == arguments.Count))
        {
            return false;
        }

        Set(name, isFlag ? string.Empty : sign >= 0 ? text[(sign + 1)..] : arguments[place++]);
        return true;
    }

    /// <summary>A long option may be cut short as long as it can be meant alone.</summary>
    private static string? Complete(string start)
    {
        string[] meant = [.. s_longFlags.Concat(s_longValued).Where(name => name.StartsWith(start, StringComparison.Ordinal))];
        return meant.Contains(start) ? start : meant is [string only] ? only : null;
    }

    private void Set(string option, string value)
    {
        switch (option)
        {
            case "c" or "conf":
                Directory = value;
                break;
            case "s" or "socket":
                Socket = value;
                break;
            case "p" or "pidfile":
                PidFile = value;
                break;
            case "loglevel":
                LogLevel = value;
                break;
            case "logtarget":
                LogTarget = value;
                break;
            case "syslogsocket":
                SyslogSocket = value;
                break;
            case "timeout":
                Timeout = Duration.TryParse(value, out TimeSpan time, out _) && time > TimeSpan.Zero ? time : Timeout;
                break;
            default:
                SetFlag(option, value);
                break;
        }
    }

    private void SetFlag(string option, string value)
    {
        switch (option)
        {
            case "d" or "dp" or "dump-pretty":
                (Dump, IsPretty) = (true, option != "d");
                break;
            case "t" or "test":
                Test = true;
                break;
            case "i":
                Interactive = true;
                break;
            case "f" or "b":
                Foreground = option == "f";
                break;
            case "v" or "q":
                Verbosity += option == "v" ? 1 : -1;
                break;
            case "str2sec":
                (Request, Time) = (PeerRequest.Seconds, value);
                break;
            case "h" or "help":
                Request = PeerRequest.Help;
                break;
            case "V" or "version":
                Request = option == "V" ? PeerRequest.Number : PeerRequest.Version;
                break;
        }
    }
}

/// <summary>What is asked for in place of a command.</summary>
internal enum PeerRequest
{
    /// <summary>Nothing: there is a command.</summary>
    None,

    /// <summary>How the program is used.</summary>
    Help,

    /// <summary>Name and version.</summary>
    Version,

    /// <summary>The version's number alone.</summary>
    Number,

    /// <summary>The seconds of a time.</summary>
    Seconds,
}
