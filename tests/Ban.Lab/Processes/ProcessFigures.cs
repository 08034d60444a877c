using System.Globalization;

namespace Ban.Lab.Processes;

/// <summary>What a process holds, as the kernel counts it.</summary>
/// <param name="Descriptors">Without those of the runtime's own libraries, which come as they are used and stay.</param>
/// <param name="ResidentKilobytes">Memory in use.</param>
public sealed record ProcessFigures(int Descriptors, int Threads, long ResidentKilobytes)
{
    public static ProcessFigures Of(int processId)
    {
        string[] status = File.ReadAllLines($"/proc/{processId}/status");
        long Value(string name) => long.Parse(
            status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        string? program = File.ResolveLinkTarget($"/proc/{processId}/exe", returnFinalTarget: false)?.FullName;
        int descriptors = Directory.GetFiles($"/proc/{processId}/fd").Count(link => !IsLibrary(link, program));
        return new ProcessFigures(descriptors, (int)Value("Threads:"), Value("VmRSS:"));
    }

    // A program that is one file opens itself once for each library in it.
    private static bool IsLibrary(string link, string? program)
    {
        try
        {
            FileSystemInfo? target = File.ResolveLinkTarget(link, returnFinalTarget: false);
            return target is not null && (target.FullName == program || target.Name.EndsWith(".dll", StringComparison.Ordinal));
        }
        catch (FileNotFoundException)
        {
            // Closed since it was listed.
            return true;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Descriptors} descriptors, {Threads} threads, {ResidentKilobytes / 1024.0:0.0} MB");
}
