using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <summary>The last file that a log is known to have been: what is younger and not read is missing.</summary>
/// <param name="Identity">Which file; null if it is not open any more, or was emptied and is the log itself.</param>
/// <param name="FirstLineHash">By which a copy of it is known, packed or not; empty if there never was a line.</param>
/// <param name="Floor">
/// When it was last written as far as was seen. Where it is not found, what was written later is younger; null if that is not
/// known, and then nothing is.
/// </param>
internal sealed record LogAnchor(FileIdentity? Identity, string FirstLineHash, DateTimeOffset? Floor);

/// <summary>What is at the path of a log.</summary>
/// <param name="Identity">Which file.</param>
/// <param name="FirstLineHash">Of its first line; empty if there is none yet.</param>
internal sealed record PresentLog(FileIdentity Identity, string FirstLineHash);
