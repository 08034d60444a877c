using System.Threading.Channels;
using Ban.Terminal.Cells;
using Ban.Terminal.Screen;
using Ban.Terminal.Widgets;
using Ban.Tui.Client;
using Ban.Tui.Lab;
using Ban.Tui.Views;

namespace Ban.Tui.App;

/// <summary>The full-screen program.</summary>
public static class FullScreen
{
    /// <summary>
    /// Takes over the terminal and runs until the user quits or the token is cancelled. The terminal is put back on every way
    /// out; TERM, HUP and INT end the process as they do by default.
    /// </summary>
    /// <param name="connect">Makes a client; called again after each loss.</param>
    /// <returns>0 when the user quit; 1 when the terminal has gone.</returns>
    /// <exception cref="IOException">There is no terminal.</exception>
    public static async Task<int> RunAsync(DaemonConnector connect, FullScreenOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        Channel<Message> messages = MessageLoop.CreateChannel();
        TerminalScreen screen = TerminalScreen.Open(
            options.Terminal, options.Colors, input => messages.Writer.TryWrite(new InputMessage(input)), clock,
            options is { IsLight: null, CanAskBackground: true, Colors: not ColorDepth.None });
        var link = new DaemonLink(connect, messages.Writer.WriteAsync, clock);
        var front = new ScreenFront(screen, options, clock.LocalTimeZone);
        var config = new ConfigRunner(link, new OutsideEditor(options.Editor, front.LendAsync));
        var loop = new MessageLoop(
            messages, front, link, new LabRunner(options.ConfigDirectory, clock), config, new LogFollower(connect, messages.Writer.WriteAsync, clock), clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task linked = link.RunAsync(ending.Token);
        try
        {
            Task<int> running = loop.RunAsync(new Model { ReadOnly = options.ReadOnly, IsLight = options.IsLight }, ending.Token);
            if (await Task.WhenAny(running, linked) == linked)
            {
                // The link only ends by itself through a bug, which the last await lets fly.
                await ending.CancelAsync();
            }

            return await running;
        }
        catch (IOException)
        {
            // A write to the terminal failed: there is nobody left to tell.
            return 1;
        }
        finally
        {
            // The terminal first: it must not wait for a daemon that is slow to let go.
            screen.Dispose();
            await ending.CancelAsync();
            await linked;
        }
    }

    private sealed class ScreenFront(TerminalScreen screen, FullScreenOptions options, TimeZoneInfo zone) : IScreenFront
    {
        private readonly ViewContext _dark = new(new Theme { Ascii = options.Ascii }, zone);
        private readonly ViewContext _light = new(Theme.Light(options.Colors) with { Ascii = options.Ascii }, zone);

        public void Present(Model model) =>
            screen.Present(model.Width, model.Height, canvas => Frame.Draw(model, canvas, model.IsLight == true ? _light : _dark));

        public void Send(ReadOnlySpan<byte> sequence) => screen.Send(sequence);

        public void Suspend() => screen.Suspend();

        public Task LendAsync(Func<Task> use) => screen.LendAsync(use);
    }
}
