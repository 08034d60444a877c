using System.Text;
using Ban.Terminal.Input;

namespace Ban.Terminal.Tests.Input;

public sealed class InputParserTests
{
    private const KeyModifiers Shift = KeyModifiers.Shift;
    private const KeyModifiers Alt = KeyModifiers.Alt;
    private const KeyModifiers Control = KeyModifiers.Control;

    public static TheoryData<string, InputEvent[]> Sequences => new()
    {
        { "a", [KeyInput.Of('a')] },
        { "é漢👍", [Rune('é'), Rune('漢'), new KeyInput(Key.Character, new Rune(0x1F44D))] },
        { "\r", [new KeyInput(Key.Enter)] },
        { "\t", [new KeyInput(Key.Tab)] },
        { "\x7f\b", [new KeyInput(Key.Backspace), new KeyInput(Key.Backspace)] },
        { "\x01\x1a\x1f", [KeyInput.Of('a', Control), KeyInput.Of('z', Control), KeyInput.Of('_', Control)] },
        { "\0", [KeyInput.Of(' ', Control)] },
        { "\ex", [KeyInput.Of('x', Alt)] },
        { "\eé", [Rune('é', Alt)] },
        { "\e\r", [new KeyInput(Key.Enter, default, Alt)] },
        { "\e\x01", [KeyInput.Of('a', Alt | Control)] },
        { "\e[A\e[B\e[C\e[D", [new KeyInput(Key.Up), new KeyInput(Key.Down), new KeyInput(Key.Right), new KeyInput(Key.Left)] },
        { "\eOA\eOB\eOH\eOF", [new KeyInput(Key.Up), new KeyInput(Key.Down), new KeyInput(Key.Home), new KeyInput(Key.End)] },
        { "\eOP\eOS\eOM", [new KeyInput(Key.F1), new KeyInput(Key.F4), new KeyInput(Key.Enter)] },
        { "\e[H\e[F\e[1~\e[4~\e[7~\e[8~", [new KeyInput(Key.Home), new KeyInput(Key.End), new KeyInput(Key.Home), new KeyInput(Key.End), new KeyInput(Key.Home), new KeyInput(Key.End)] },
        { "\e[2~\e[3~\e[5~\e[6~", [new KeyInput(Key.Insert), new KeyInput(Key.Delete), new KeyInput(Key.PageUp), new KeyInput(Key.PageDown)] },
        { "\e[11~\e[15~\e[17~\e[21~\e[23~\e[24~", [new KeyInput(Key.F1), new KeyInput(Key.F5), new KeyInput(Key.F6), new KeyInput(Key.F10), new KeyInput(Key.F11), new KeyInput(Key.F12)] },
        { "\e[[A\e[[E", [new KeyInput(Key.F1), new KeyInput(Key.F5)] },
        { "\e[1;2A\e[1;3B\e[1;5C\e[1;6D\e[1;8H", [new KeyInput(Key.Up, default, Shift), new KeyInput(Key.Down, default, Alt), new KeyInput(Key.Right, default, Control), new KeyInput(Key.Left, default, Shift | Control), new KeyInput(Key.Home, default, Shift | Alt | Control)] },
        { "\eO5A\e[5A", [new KeyInput(Key.Up, default, Control), new KeyInput(Key.Up, default, Control)] },
        { "\e[1;2P\e[3;5~", [new KeyInput(Key.F1, default, Shift), new KeyInput(Key.Delete, default, Control)] },
        { "\e[Z", [new KeyInput(Key.Tab, default, Shift)] },
        { "\e[97;5u\e[27u\e[13;2u", [KeyInput.Of('a', Control), new KeyInput(Key.Escape), new KeyInput(Key.Enter, default, Shift)] },
        { "\e[27;5;97~\e[97:65;2u", [KeyInput.Of('a', Control), KeyInput.Of('a')] },
        { "\e\e[A", [new KeyInput(Key.Escape), new KeyInput(Key.Up)] },
        { "\e[200~pasted \e[31m ü\r\e[201~x", [new PasteInput("pasted \e[31m ü\r"), KeyInput.Of('x')] },
        { "\e[200~\e[20\e[201~", [new PasteInput("\e[20")] },
        { "\e[<0;1;1M\e[<0;1;1m", [new MouseInput(MouseAction.Press, MouseButton.Left, 0, 0), new MouseInput(MouseAction.Release, MouseButton.Left, 0, 0)] },
        { "\e[<2;200;100M", [new MouseInput(MouseAction.Press, MouseButton.Right, 199, 99)] },
        { "\e[<64;5;6M\e[<65;5;6M\e[<68;5;6M", [new MouseInput(MouseAction.WheelUp, MouseButton.None, 4, 5), new MouseInput(MouseAction.WheelDown, MouseButton.None, 4, 5), new MouseInput(MouseAction.WheelUp, MouseButton.None, 4, 5, Shift)] },
        { "\e[<35;7;8M", [new MouseInput(MouseAction.Move, MouseButton.None, 6, 7)] },
        { "\e[I\e[O", [new FocusInput(true), new FocusInput(false)] },
        { "\e[?1;2cA\e[24;80Rb", [KeyInput.Of('A'), KeyInput.Of('b')] },
        { "\e]11;rgb:ffff/ffff/ffff\e\\y\e]0;t\aw\eP1$r0m\e\\z", [new BackgroundInput(255, 255, 255), KeyInput.Of('y'), KeyInput.Of('w'), KeyInput.Of('z')] },
        { "\e]11;rgb:0/80/fff\ax\e]11;rgb:1c1c/1c1c/1c1c\a", [new BackgroundInput(0, 128, 255), KeyInput.Of('x'), new BackgroundInput(28, 28, 28)] },
        { "\e]11;rgb:ff/ff\a\e]11;rgb:ff/ff/fg\a\e]11;rgb:fffff/0/0\a\e]10;rgb:ff/ff/ff\a\eP11;rgb:ff/ff/ff\e\\\e]11;rgb:ff/ff/ff/ff\ax", [KeyInput.Of('x')] },
        { "\e[99z\e[<1;1Mq", [KeyInput.Of('q')] },
        { "\e[1\x01k", [KeyInput.Of('a', Control), KeyInput.Of('k')] },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Feed_EverySplitOfASequence_GivesTheSameEvents(string sequence, InputEvent[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sequence);
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                var parser = new InputParser();
                var events = new List<InputEvent>();
                parser.Feed(bytes.AsSpan(0, first), events);
                parser.Feed(bytes.AsSpan(first, second - first), events);
                parser.Feed(bytes.AsSpan(second), events);

                Assert.Equal(expected, events);
                Assert.False(parser.IsUndecided);
            }
        }
    }

    [Fact]
    public void Feed_ByteByByte_GivesTheSameEvents()
    {
        string all = string.Concat(Sequences.Select(row => row.Data.Item1));
        InputEvent[] expected = [.. Sequences.SelectMany(row => row.Data.Item2)];
        var parser = new InputParser();
        var events = new List<InputEvent>();

        foreach (byte value in Encoding.UTF8.GetBytes(all))
        {
            parser.Feed([value], events);
        }

        Assert.Equal(expected, events);
    }

    [Theory]
    [InlineData("\e", Key.Escape, '\0')]
    [InlineData("\e[", Key.Character, '[')]
    [InlineData("\eO", Key.Character, 'O')]
    public void Flush_LoneStart_IsTheKey(string bytes, Key key, char character)
    {
        var parser = new InputParser();
        var events = new List<InputEvent>();
        parser.Feed(Encoding.UTF8.GetBytes(bytes), events);
        Assert.True(parser.IsUndecided);
        Assert.Empty(events);

        parser.Flush(events);

        KeyInput pressed = Assert.IsType<KeyInput>(Assert.Single(events));
        Assert.Equal((key, (int)character), (pressed.Key, pressed.Rune.Value));
        Assert.False(parser.IsUndecided);
    }

    [Fact]
    public void Flush_AnswerBrokenOff_LaterKeysAreSeen()
    {
        var parser = new InputParser();
        var events = new List<InputEvent>();
        parser.Feed("\e]"u8, events);

        parser.Flush(events);
        parser.Feed("q"u8, events);

        Assert.Equal([KeyInput.Of('q')], events);
    }

    [Fact]
    public void Flush_AnswerThatWasAskedFor_IsWaitedForLonger()
    {
        var parser = new InputParser { ExpectsAnswer = true };
        var events = new List<InputEvent>();
        parser.Feed("\e]11;rgb:ff"u8, events);
        Assert.Equal(InputParser.AnswerDelay, parser.Patience);
        parser.Feed("ff/ffff/ffff\e\\"u8, events);
        Assert.True(Assert.IsType<BackgroundInput>(Assert.Single(events)).IsLight);
        Assert.False(parser.ExpectsAnswer);

        parser.Feed("\e]1"u8, events);
        Assert.Equal(InputParser.EscapeDelay, parser.Patience);
    }

    [Fact]
    public void Flush_NoAnswer_KeysOfOneByteAreStillQuick()
    {
        var parser = new InputParser { ExpectsAnswer = true };
        parser.Feed("\e"u8, []);
        Assert.Equal(InputParser.EscapeDelay, parser.Patience);
    }

    [Fact]
    public void Feed_SequenceBeyondBound_IsDroppedWhole()
    {
        var parser = new InputParser();
        var events = new List<InputEvent>();

        parser.Feed(Encoding.ASCII.GetBytes("\e[" + new string('1', 10 * InputParser.MaxHeldLength) + "Aq"), events);

        Assert.Equal([KeyInput.Of('q')], events);
    }

    [Fact]
    public void Feed_PasteBeyondBound_IsCut()
    {
        var parser = new InputParser();
        var events = new List<InputEvent>();

        parser.Feed(Encoding.ASCII.GetBytes("\e[200~" + new string('p', 2 * InputParser.MaxPasteLength) + "\e[201~q"), events);

        PasteInput paste = Assert.IsType<PasteInput>(events[0]);
        Assert.Equal((InputParser.MaxPasteLength, true), (paste.Text.Length, paste.IsCut));
        Assert.Equal(KeyInput.Of('q'), events[1]);
        parser.Feed("\e[200~next\e[201~"u8, events);
        Assert.Equal(new PasteInput("next"), events[2]);
    }

    [Fact]
    public void Feed_BytesThatAreNoUtf8_AreDropped()
    {
        var parser = new InputParser();
        var events = new List<InputEvent>();

        parser.Feed([0xFF, (byte)'a', 0xC3, (byte)'b', 0xE2, 0x82, 0xC3, 0xA9, 0xC2, 0x9B], events);

        Assert.Equal([KeyInput.Of('a'), KeyInput.Of('b'), Rune('é')], events);
    }

    [Fact]
    public void Feed_RandomBytes_NeverThrows()
    {
        var random = new Random(7);
        var parser = new InputParser();
        var events = new List<InputEvent>();
        byte[] noise = new byte[64];
        for (int i = 0; i < 20_000; i++)
        {
            for (int at = 0; at < noise.Length; at++)
            {
                noise[at] = random.Next(4) == 0 ? "\e[O<;~M0123"u8[random.Next(11)] : (byte)random.Next(256);
            }

            parser.Feed(noise, events);
            parser.Flush(events);
        }

        Assert.NotEmpty(events);
    }

    private static KeyInput Rune(char character, KeyModifiers modifiers = KeyModifiers.None) => new(Key.Character, new Rune(character), modifiers);
}
