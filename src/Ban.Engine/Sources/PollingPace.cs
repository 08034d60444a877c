namespace Ban.Engine.Sources;

/// <summary>When files are looked at that the kernel tells nothing of: soon after something came, ever later while nothing does.</summary>
internal sealed class PollingPace(TimeProvider clock)
{
    /// <summary>The first pause, and by how much each is longer than the one before (spec 2, section 1.1).</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.2);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private long _last = clock.GetTimestamp();

    /// <summary>From one look to the next.</summary>
    public TimeSpan Pause { get; private set; } = Shortest;

    public bool IsDue => clock.GetElapsedTime(_last) >= Pause;

    /// <summary>A look was taken.</summary>
    /// <param name="foundNews">Whether anything had changed.</param>
    public void Looked(bool foundNews)
    {
        _last = clock.GetTimestamp();
        TimeSpan longer = Pause + Shortest;
        Pause = foundNews ? Shortest : longer < Longest ? longer : Longest;
    }
}
