namespace Ban.Rpc.Contract;

/// <summary>Parameters of a method that takes none.</summary>
public sealed record NoParams;
