namespace Ban.Engine.Sources;

/// <summary>A jail that reads the journal, as the reader of its log files sees it: without room until the first file has come and the journal is let go.</summary>
/// <param name="jail">The jail.</param>
/// <param name="found">Called, maybe more than once, when a file has come; must not wait.</param>
internal sealed class GatedTarget(ISourceTarget jail, Action found) : ISourceTarget
{
    private volatile bool _isOpen;
    private DateTimeOffset _notBefore;

    public bool HasRoom => _isOpen && jail.HasRoom;

    /// <summary>Lets lines through, those of before left out.</summary>
    public void Open(DateTimeOffset notBefore)
    {
        _notBefore = notBefore;
        _isOpen = true;
    }

    public bool TryDeliver(in SourceBatch batch) => _isOpen && jail.TryDeliver(batch with { NotBefore = _notBefore });

    public void SourceChanged(string path, string? trouble)
    {
        if (_isOpen)
        {
            jail.SourceChanged(path, trouble);
        }
        else if (trouble is null)
        {
            found();
        }
    }
}
