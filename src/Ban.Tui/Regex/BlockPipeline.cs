using System.Runtime.ExceptionServices;
using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>
/// Judges a large log with all processors. Several threads run the patterns on blocks of lines, the caller's among them; the
/// caller's alone settles the lines, in order. So the verdicts are those of one thread. Dispose ends the threads.
/// </summary>
internal sealed class BlockPipeline : IDisposable
{
    /// <summary>Smaller logs are done before the threads are there.</summary>
    public const int MinBytes = 512 * 1024;

    /// <summary>More threads than this would wait for the one that settles.</summary>
    private const int MaxThreads = 8;

    /// <summary>Bytes from which the form of the dates is learned.</summary>
    private const int FirstBytes = 8 * 1024;

    /// <summary>Bytes of a block. What is found in it waits to be settled: the less, the cheaper for the collector.</summary>
    private const int WantedBytes = 48 * 1024;

    private readonly object _gate = new();
    private readonly LineMatcher _matcher;
    private readonly LineContext _context;
    private readonly LineScanner[] _scanners;
    private readonly List<Thread> _threads = [];
    private readonly Queue<Slot> _filled = [];
    private readonly Queue<Slot> _inOrder = [];
    private readonly Stack<Slot> _free = [];
    private Exception? _fault;
    private bool _stopping;

    /// <param name="matcher">Borrowed.</param>
    /// <param name="context">The same for all lines.</param>
    /// <param name="measuredOneOf">One of so many lines is measured for the time of patterns.</param>
    public BlockPipeline(LineMatcher matcher, LineContext context, int measuredOneOf)
    {
        _matcher = matcher;
        _context = context;
        _scanners = new LineScanner[Math.Clamp(Environment.ProcessorCount, 1, MaxThreads)];
        for (int i = 0; i < _scanners.Length; i++)
        {
            _scanners[i] = matcher.CreateScanner(measuredOneOf);
            _free.Push(new Slot());
            _free.Push(new Slot());
        }
    }

    /// <summary>Works through a log.</summary>
    /// <param name="reader">The log; borrowed.</param>
    /// <param name="settle">Gets each scanned block, in order, on this thread.</param>
    public void Run(BlockReader reader, Action<LineBlock> settle)
    {
        bool more = true;
        while (more || _inOrder.Count > 0)
        {
            // Until the form of the dates is known, nothing can be done beforehand.
            while (more && _free.Count > 0 && (_inOrder.Count == 0 || _matcher.KnowsDateForm))
            {
                more = TryEnqueue(reader);
            }

            if (_inOrder.TryPeek(out Slot? first) && HasScanned(first))
            {
                settle(first.Block);
                first.Block.Clear();
                _free.Push(_inOrder.Dequeue());
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        _threads.ForEach(t => t.Join());
        foreach (LineScanner scanner in _scanners)
        {
            _matcher.Absorb(scanner);
            scanner.Dispose();
        }
    }

    private bool TryEnqueue(BlockReader reader)
    {
        Slot slot = _free.Pop();
        if (!reader.TryFill(slot.Block, _matcher.KnowsDateForm ? WantedBytes : FirstBytes))
        {
            _free.Push(slot);
            return false;
        }

        _matcher.Open(slot.Block);
        slot.IsScanned = false;
        _inOrder.Enqueue(slot);
        lock (_gate)
        {
            _filled.Enqueue(slot);
            Monitor.Pulse(_gate);
        }

        if (_inOrder.Count > 1 && _threads.Count < _scanners.Length - 1)
        {
            LineScanner scanner = _scanners[_threads.Count + 1];
            var thread = new Thread(() => Work(scanner)) { IsBackground = true, Name = "scanner" };
            _threads.Add(thread);
            thread.Start();
        }

        return true;
    }

    // Says whether the block is ready; if not, this thread scans one meanwhile, or waits.
    private bool HasScanned(Slot first)
    {
        Slot? next;
        lock (_gate)
        {
            while (!first.IsScanned && _filled.Count == 0 && _fault is null)
            {
                Monitor.Wait(_gate);
            }

            if (_fault is not null)
            {
                ExceptionDispatchInfo.Throw(_fault);
            }

            if (first.IsScanned)
            {
                return true;
            }

            next = _filled.Dequeue();
        }

        _scanners[0].Scan(next.Block, _context);
        lock (_gate)
        {
            next.IsScanned = true;
        }

        return next == first;
    }

    private void Work(LineScanner scanner)
    {
        try
        {
            while (TryTake(out Slot? slot))
            {
                scanner.Scan(slot.Block, _context);
                lock (_gate)
                {
                    slot.IsScanned = true;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception error)
        {
            // The caller's thread throws it on.
            lock (_gate)
            {
                _fault = error;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Slot? slot)
    {
        lock (_gate)
        {
            while (_filled.Count == 0 && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            return _filled.TryDequeue(out slot) && !_stopping;
        }
    }

    private sealed class Slot
    {
        public LineBlock Block { get; } = new(LineReader.BlockBytes);

        public bool IsScanned { get; set; }
    }
}
