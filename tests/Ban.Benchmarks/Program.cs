using System.Globalization;
using System.Text;
using Ban.Benchmarks;

const int Seed = 20261120;

switch (args)
{
    case ["generate", "sshd" or "nginx", var count, var file] when TryCount(count, out int lines):
        ILogGenerator generator = args[1] == "sshd" ? new SshdLog(Seed, new DateTime(2026, 11, 2, 0, 0, 0)) : new NginxLog(Seed);
        await using (var writer = new StreamWriter(file, append: false, new UTF8Encoding(false), bufferSize: 1 << 16))
        {
            generator.Write(writer, lines);
        }

        return 0;
    case ["measure", var file, var directory, var filter]:
        MatchingMeasure.Run(file, directory, filter, Console.Out);
        return 0;
    case ["compare", var filter, var bantui, var configuration, var log, .. var larger]:
        double? peer = new Comparison(log, filter, Console.Out).Run(bantui, configuration, peerSeconds: null);
        foreach (string other in larger)
        {
            new Comparison(other, filter, Console.Out).Run(bantui, configuration, peer * new FileInfo(other).Length / new FileInfo(log).Length);
        }

        return 0;
    case ["jails", var bantuid, var configuration, var count] when TryCount(count, out int lines):
        new JailsMeasure(Path.GetFullPath(bantuid), configuration, Console.Out).Run(lines);
        return 0;
    case ["store", var count, var folder] when TryCount(count, out int rows):
        await new StoreMeasure(folder, Console.Out).RunAsync(rows);
        return 0;
    default:
        Console.Error.WriteLine("usage: Ban.Benchmarks generate sshd|nginx LINES FILE");
        Console.Error.WriteLine("       Ban.Benchmarks measure LOG CONFIG_DIRECTORY FILTER");
        Console.Error.WriteLine("       Ban.Benchmarks compare FILTER BANTUI CONFIG_DIRECTORY LOG [LARGER_LOG]...");
        Console.Error.WriteLine("       Ban.Benchmarks jails BANTUID CONFIG_DIRECTORY LINES");
        Console.Error.WriteLine("       Ban.Benchmarks store BANS FOLDER");
        return 2;
}

static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
