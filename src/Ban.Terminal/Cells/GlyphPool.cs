namespace Ban.Terminal.Cells;

/// <summary>
/// Clusters of more than one code point, each once, so that a cell stays a number. Shared by the grids that are compared with
/// each other.
/// </summary>
public sealed class GlyphPool
{
    /// <summary>Most clusters kept. Beyond it a cluster is drawn as its first code point until <see cref="Clear"/>.</summary>
    public const int Capacity = 4096;

    private readonly List<string> _glyphs = [];
    private readonly Dictionary<string, int> _indexes = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public GlyphPool() => _lookup = _indexes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether new clusters still find room.</summary>
    public bool IsFull => _glyphs.Count >= Capacity;

    /// <summary>The glyph number of a cluster; false when the pool is full.</summary>
    public bool TryAdd(ReadOnlySpan<char> cluster, out int glyph)
    {
        if (_lookup.TryGetValue(cluster, out int index))
        {
            glyph = ~index;
            return true;
        }

        glyph = 0;
        if (IsFull)
        {
            return false;
        }

        string text = cluster.ToString();
        _indexes.Add(text, _glyphs.Count);
        glyph = ~_glyphs.Count;
        _glyphs.Add(text);
        return true;
    }

    /// <summary>The cluster of a glyph number below zero.</summary>
    public string this[int glyph] => _glyphs[~glyph];

    /// <summary>Forgets all; cells that hold numbers of this pool are void from now on.</summary>
    public void Clear()
    {
        _glyphs.Clear();
        _indexes.Clear();
    }
}
