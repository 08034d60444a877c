using System.Globalization;
using System.Text;
using Ban.Benchmarks;

const int Seed = 20261120;

switch (args)
{
    case ["generate", "sshd", var count, var file] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int lines):
        await using (var writer = new StreamWriter(file, append: false, new UTF8Encoding(false), bufferSize: 1 << 16))
        {
            new SshdLog(Seed).Write(writer, lines);
        }

        return 0;
    case ["measure", var file, var directory, var filter]:
        MatchingMeasure.Run(file, directory, filter, Console.Out);
        return 0;
    case ["compare", var log, var bantui, var configuration]:
        new Comparison(log, Console.Out).Run(bantui, configuration);
        return 0;
    case ["store", var count, var folder] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0:
        await new StoreMeasure(folder, Console.Out).RunAsync(rows);
        return 0;
    default:
        Console.Error.WriteLine("usage: Ban.Benchmarks generate sshd LINES FILE");
        Console.Error.WriteLine("       Ban.Benchmarks measure LOG CONFIG_DIRECTORY FILTER");
        Console.Error.WriteLine("       Ban.Benchmarks compare LOG BANTUI CONFIG_DIRECTORY");
        Console.Error.WriteLine("       Ban.Benchmarks store BANS FOLDER");
        return 2;
}
