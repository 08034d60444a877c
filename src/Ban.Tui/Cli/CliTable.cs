namespace Ban.Tui.Cli;

/// <summary>Rows in columns. Cells must be fit for a terminal already.</summary>
internal static class CliTable
{
    private const string Gap = "  ";

    /// <summary>Prints a head and rows, each column as wide as its longest cell.</summary>
    public static void Print(CommandContext context, string[] head, IEnumerable<string[]> rows)
    {
        List<string[]> all = [head, .. rows];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => all.Max(row => row[column].Length))];
        foreach (string[] row in all)
        {
            context.Print(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
