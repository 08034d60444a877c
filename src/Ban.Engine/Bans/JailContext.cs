using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Bans;

/// <summary>What all jails share.</summary>
internal sealed record JailContext(
    SourceReaders Readers, IBanStore Store, EngineParts Parts, EventHub Events, TimeProvider Clock, ILogger Log);
