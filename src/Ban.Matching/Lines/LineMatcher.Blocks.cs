using Ban.Core.Jails;

namespace Ban.Matching.Lines;

/// <content>Lines that other threads have searched already.</content>
public sealed partial class LineMatcher
{
    /// <summary>Lines between two looks at the clock.</summary>
    private const int Stride = 64;

    /// <summary>Whether lines can be searched before it is their turn: not where patterns match across them.</summary>
    public bool CanScan => _window is null;

    /// <summary>Makes a scanner for one more thread.</summary>
    /// <param name="measuredOneOf">One of so many lines is measured for the time of patterns; 0 measures none.</param>
    /// <exception cref="InvalidOperationException">Patterns match across lines.</exception>
    public LineScanner CreateScanner(int measuredOneOf) => CanScan
        ? new LineScanner(_text, _patterns, _options.CheckAll) { MeasuredOneOf = measuredOneOf }
        : throw new InvalidOperationException("patterns that match across lines cannot be searched line by line");

    /// <summary>Takes over what a scanner has counted, when its work is done.</summary>
    public void Absorb(LineScanner scanner)
    {
        ArgumentNullException.ThrowIfNull(scanner);
        _patterns.Absorb(scanner.Patterns);
    }

    /// <summary>Whether scanning pays now: the form of the log's dates is known, and not only to a pattern. If not, a scanner just finds the lines.</summary>
    public bool KnowsDateForm => _detector.Scanner is not null;

    /// <summary>Makes a filled block ready to be scanned.</summary>
    public void Open(LineBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        block.DateForm = _detector.Scanner;
    }

    /// <summary>Judges a line of a scanned block; every block and line in the order of the log.</summary>
    /// <inheritdoc cref="Match(ReadOnlySpan{byte}, in LineContext, List{Failure})"/>
    public LineVerdict Match(LineBlock block, int line, in LineContext context, List<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(failures);
        ref readonly ScannedLine scanned = ref block.Scanned(line);
        if (!scanned.IsScanned || context.KnownTime is not null || !ReferenceEquals(block.DateForm, _detector.Scanner))
        {
            return Match(block[line], context, failures);
        }

        ReadOnlySpan<byte> text = LineText.WithoutEnd(block[line]);
        _detector.CountScan(isStamped: line % Stride == 0);
        if (!_time.TryTake(text, scanned.Date, context))
        {
            return LineVerdict.TooOld;
        }

        CountPrefix(scanned.HasPrefix);
        return Settle(block.Hits.Slice(scanned.FirstHit, scanned.Hits), text, placed: false, context, failures);
    }
}
