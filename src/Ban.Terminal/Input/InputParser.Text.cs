using System.Buffers;
using System.Text;

namespace Ban.Terminal.Input;

/// <content>Characters of several bytes, and pasted text.</content>
public sealed partial class InputParser
{
    private readonly byte[] _rune = new byte[4];
    private readonly ArrayBufferWriter<byte> _paste = new();
    private int _runeLength;
    private KeyModifiers _runeModifiers;
    private int _pasteEndMatched;
    private bool _pasteIsCut;

    private static ReadOnlySpan<byte> PasteEnd => "\e[201~"u8;

    private void NextOfRune(byte value, KeyModifiers modifiers, List<InputEvent> events)
    {
        if (_runeLength == 0)
        {
            _runeModifiers = modifiers;
        }

        _rune[_runeLength++] = value;
        switch (Rune.DecodeFromUtf8(_rune.AsSpan(0, _runeLength), out Rune rune, out int consumed))
        {
            case OperationStatus.Done:
                _runeLength = 0;
                // A C1 control typed as UTF-8 is no key of anybody's.
                if (!Rune.IsControl(rune))
                {
                    events.Add(new KeyInput(Key.Character, rune, _runeModifiers));
                }

                break;
            case OperationStatus.NeedMoreData:
                break;
            default:
                // Bytes that are no UTF-8 are dropped; the byte that showed it may start something new.
                bool lastIsNew = _runeLength > consumed;
                _runeLength = 0;
                if (lastIsNew)
                {
                    Ground(value, KeyModifiers.None, events);
                }

                break;
        }
    }

    private void InPaste(byte value, List<InputEvent> events)
    {
        if (value == PasteEnd[_pasteEndMatched])
        {
            _pasteEndMatched++;
            if (_pasteEndMatched == PasteEnd.Length)
            {
                EndPaste(events);
            }

            return;
        }

        AddPasted(PasteEnd[.._pasteEndMatched]);
        _pasteEndMatched = 0;
        if (value == Esc)
        {
            _pasteEndMatched = 1;
        }
        else
        {
            AddPasted([value]);
        }
    }

    private void AddPasted(ReadOnlySpan<byte> bytes)
    {
        int room = MaxPasteLength - _paste.WrittenCount;
        _pasteIsCut |= bytes.Length > room;
        _paste.Write(bytes[..Math.Min(bytes.Length, room)]);
    }

    private void EndPaste(List<InputEvent> events)
    {
        events.Add(new PasteInput(Encoding.UTF8.GetString(_paste.WrittenSpan), _pasteIsCut));
        _paste.ResetWrittenCount();
        _pasteIsCut = false;
        _pasteEndMatched = 0;
        _state = State.Ground;
    }
}
