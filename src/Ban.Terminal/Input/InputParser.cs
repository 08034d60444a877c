namespace Ban.Terminal.Input;

/// <summary>
/// Turns the bytes a terminal sends into events, however they are cut: UTF-8, control keys, the CSI and SS3 sequences of xterm
/// with modifiers, <c>CSI u</c>, bracketed paste, SGR mouse, focus. Sequences it does not know are dropped whole.
/// </summary>
public sealed partial class InputParser
{
    /// <summary>Longest sequence that is held, in bytes; longer ones are dropped up to their end.</summary>
    public const int MaxHeldLength = 64;

    /// <summary>Most bytes kept of one paste; the rest is dropped.</summary>
    public const int MaxPasteLength = 65536;

    /// <summary>How long a lone ESC byte may be the start of a sequence before it is the key.</summary>
    public static readonly TimeSpan EscapeDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an answer that was asked for may pause on its way; its rest must not be taken for keys.</summary>
    public static readonly TimeSpan AnswerDelay = TimeSpan.FromSeconds(2);

    private const byte Esc = 0x1B;

    private enum State
    {
        Ground,
        Escape,
        Ss3,
        Csi,
        /// <summary>Within OSC, DCS, APC, PM or SOS: answers of the terminal, up to BEL or ST.</summary>
        String,
        StringEscape,
        Paste,
    }

    private readonly byte[] _held = new byte[MaxHeldLength];
    private int _heldLength;
    private bool _overflow;
    private bool _isOsc;
    private State _state;

    /// <summary>Whether the terminal was asked something and has not answered yet.</summary>
    public bool ExpectsAnswer { get; set; }

    /// <summary>
    /// Whether the bytes so far may be a key or the start of more. The caller waits <see cref="Patience"/> for more input,
    /// then calls <see cref="Flush"/>.
    /// </summary>
    public bool IsUndecided => _state is not (State.Ground or State.Paste);

    /// <summary>How long to wait for the rest of what is undecided.</summary>
    public TimeSpan Patience => ExpectsAnswer && _state is State.String or State.StringEscape ? AnswerDelay : EscapeDelay;

    /// <summary>Reads bytes and appends the events that are complete.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, List<InputEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (byte value in bytes)
        {
            Next(value, events);
        }
    }

    /// <summary>No more bytes came in time: what is undecided is taken as keys pressed by hand.</summary>
    public void Flush(List<InputEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        switch (_state)
        {
            case State.Escape:
                events.Add(new KeyInput(Key.Escape));
                break;
            case State.Ss3:
                events.Add(KeyInput.Of('O', KeyModifiers.Alt));
                break;
            case State.Csi when _heldLength == 0:
                events.Add(KeyInput.Of('[', KeyModifiers.Alt));
                break;
            default:
                // A sequence or an answer broken off half-way. Without this, Alt and ] would swallow every key after it.
                break;
        }

        if (IsUndecided)
        {
            ExpectsAnswer &= _state is not (State.String or State.StringEscape);
            Reset();
        }
    }

    private void Next(byte value, List<InputEvent> events)
    {
        switch (_state)
        {
            case State.Ground: Ground(value, KeyModifiers.None, events); break;
            case State.Escape: AfterEscape(value, events); break;
            case State.Ss3: AfterSs3(value, events); break;
            case State.Csi: InCsi(value, events); break;
            case State.Paste: InPaste(value, events); break;
            default: InString(value, events); break;
        }
    }

    private void Ground(byte value, KeyModifiers modifiers, List<InputEvent> events)
    {
        if (_runeLength > 0 || value >= 0x80)
        {
            NextOfRune(value, modifiers, events);
            return;
        }

        switch (value)
        {
            case Esc:
                _state = State.Escape;
                break;
            case 0x0D or 0x0A:
                events.Add(new KeyInput(Key.Enter, default, modifiers));
                break;
            case 0x09:
                events.Add(new KeyInput(Key.Tab, default, modifiers));
                break;
            case 0x08 or 0x7F:
                events.Add(new KeyInput(Key.Backspace, default, modifiers));
                break;
            case 0x00:
                events.Add(KeyInput.Of(' ', modifiers | KeyModifiers.Control));
                break;
            case < 0x1B:
                events.Add(KeyInput.Of((char)(value + 0x60), modifiers | KeyModifiers.Control));
                break;
            case < 0x20:
                events.Add(KeyInput.Of((char)(value + 0x40), modifiers | KeyModifiers.Control));
                break;
            default:
                events.Add(KeyInput.Of((char)value, modifiers));
                break;
        }
    }

    private void AfterEscape(byte value, List<InputEvent> events)
    {
        switch (value)
        {
            case (byte)'[':
                _state = State.Csi;
                break;
            case (byte)'O':
                _state = State.Ss3;
                break;
            case (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X':
                _state = State.String;
                _isOsc = value == ']';
                break;
            case Esc:
                // The first was the key; the second may start a sequence.
                events.Add(new KeyInput(Key.Escape));
                break;
            default:
                _state = State.Ground;
                Ground(value, KeyModifiers.Alt, events);
                break;
        }
    }

    private void AfterSs3(byte value, List<InputEvent> events)
    {
        if (value == Esc)
        {
            Flush(events);
            _state = State.Escape;
            return;
        }

        // Some terminals put the modifier between SS3 and the final byte.
        if (value is >= (byte)'0' and <= (byte)'9' or (byte)';')
        {
            Hold(value);
            return;
        }

        EndSequence(value, isSs3: true, events);
    }

    private void InCsi(byte value, List<InputEvent> events)
    {
        switch (value)
        {
            case Esc:
                Reset();
                _state = State.Escape;
                break;
            case (byte)'[' when _heldLength == 0:
                // The Linux console's F1 to F5 are CSI [ A to E.
                Hold(value);
                break;
            case >= 0x40 and <= 0x7E:
                EndSequence(value, isSs3: false, events);
                break;
            case >= 0x20 and < 0x40:
                Hold(value);
                break;
            default:
                // Neither part of a sequence nor its end: the sequence was broken off.
                Reset();
                Ground(value, KeyModifiers.None, events);
                break;
        }
    }

    private void InString(byte value, List<InputEvent> events)
    {
        bool ended = value == 0x07 || (_state == State.StringEscape && value == '\\');
        if (!ended)
        {
            _state = value == Esc ? State.StringEscape : State.String;
            Hold(value == Esc ? (byte)'?' : value);
            return;
        }

        int length = _state == State.StringEscape ? _heldLength - 1 : _heldLength;
        if (_isOsc && !_overflow && SequenceDecoder.DecodeAnswer(_held.AsSpan(0, length)) is { } answer)
        {
            ExpectsAnswer = false;
            events.Add(answer);
        }

        Reset();
    }

    private void EndSequence(byte final, bool isSs3, List<InputEvent> events)
    {
        bool known = !_overflow;
        Span<byte> held = stackalloc byte[MaxHeldLength];
        _held.CopyTo(held);
        held = held[.._heldLength];
        Reset();
        if (!known)
        {
            return;
        }

        if (!isSs3 && final == '~' && held.SequenceEqual("200"u8))
        {
            _state = State.Paste;
        }
        else if (SequenceDecoder.Decode(held, final) is { } decoded)
        {
            events.Add(decoded);
        }
    }

    private void Hold(byte value)
    {
        if (_heldLength == MaxHeldLength)
        {
            _overflow = true;
            return;
        }

        _held[_heldLength++] = value;
    }

    private void Reset()
    {
        _heldLength = 0;
        _overflow = false;
        _state = State.Ground;
    }
}
