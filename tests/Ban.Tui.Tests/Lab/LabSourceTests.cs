using System.IO.Compression;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Lab;

public sealed class LabSourceTests : IDisposable
{
    private readonly LabFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadSample_LongLog_HoldsTheLastWholeLines()
    {
        string path = _folder.Write("log", string.Concat(Enumerable.Range(1, 60_000).Select(i => $"line {i} {new string('x', 60)}\n")));

        LabSample sample = Read(path);

        Assert.True(sample.IsTail);
        Assert.Equal(LabSample.MaxLines, sample.Lines.Length);
        Assert.StartsWith("line 55001 ", sample.Lines[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("line 60000 ", sample.Lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadSample_LongLines_KeepsWithinTheBytes()
    {
        LabSample sample = Read(_folder.Write("log", string.Concat(Enumerable.Range(1, 40).Select(i => $"{i} {new string('x', 100_000)}\n"))));

        Assert.True(sample.IsTail);
        Assert.InRange(sample.Lines.Sum(line => line.Bytes.Length), 1, LabSample.MaxBytes);
        Assert.StartsWith("40 ", sample.Lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadSample_PackedLog_IsUnpacked()
    {
        string path = _folder.PathOf("log.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            packed.Write("one\ntwo\n"u8);
        }

        Assert.Equal(["one", "two"], Read(path).Lines.Select(line => line.Text));
    }

    [Fact]
    public void ReadSample_Jail_TakesItsNewestLog()
    {
        string old = _folder.Write("old.log", "old\n");
        File.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);
        string fresh = _folder.Write("new.log", "new\n");
        Jail();

        LabSample sample = Read("gate");

        Assert.Equal(fresh, sample.Name);
        Assert.Equal(["new"], sample.Lines.Select(line => line.Text));
        File.Delete(old);
        File.Delete(fresh);
        Assert.Contains("names no log file", Assert.Throws<RegexException>(() => Read("gate")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "there is no file and no jail")]
    [InlineData("/no/such/log", "there is no log file")]
    [InlineData("/", "is a directory")]
    public void ReadSample_NoLog_SaysSo(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<RegexException>(() => Read(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadFilter_Jail_BringsWhatTheJailSaysOfItsLog()
    {
        Jail();

        LabFilter filter = _folder.Source.ReadFilter("gate");

        Assert.Equal(("gate", "jail gate"), (filter.Name, filter.Origin));
        Assert.Equal("UTC+0200", filter.TimeZone?.Text);
        Assert.Equal(["^x <HOST>$"], filter.FailRegex.Select(text => text.Text));
    }

    [Fact]
    public void ReadFilter_FileElsewhere_HasNoNameHere()
    {
        Directory.CreateDirectory(_folder.PathOf("other/filter.d"));
        string path = _folder.Write("other/filter.d/gate.conf", "[Definition]\nfailregex = ^x <HOST>$\n");
        _folder.Write("filter.d/gate.conf", "[Definition]\nfailregex = ^x <HOST>$\n");

        Assert.Equal("", _folder.Source.ReadFilter(path).Name);
        Assert.Equal("gate", _folder.Source.ReadFilter(_folder.PathOf("filter.d/gate.conf")).Name);
        Assert.Equal("gate", _folder.Source.ReadFilter("gate").Name);
    }

    [Fact(Timeout = 20_000)]
    public async Task ReadSample_Pipe_IsRefusedAtOnce()
    {
        string pipe = _folder.PathOf("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var refused = Assert.Throws<RegexException>(() => Read(pipe));

        Assert.Equal($"{pipe} is no log file: expected a regular file, found a pipe, a socket or a device", refused.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadSample_JailOnTheJournal_HoldsItsLastEntriesWithTheirTimes()
    {
        var time = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        Assert.SkipWhen(JournalFiles.Obstacle is not null, $"no journal: {JournalFiles.Obstacle}");
        await JournalFiles.AppendAsync(
            _folder.PathOf("one.journal"),
            new JournalText(time, "refused 192.0.2.1", "gate"),
            new JournalText(time.AddSeconds(1), "refused 192.0.2.2", "door"),
            new JournalText(time.AddSeconds(2), "# refused 192.0.2.3", "gate"));
        _folder.Write("filter.d/gate.conf", "[Definition]\nfailregex = refused <HOST>$\njournalmatch = _COMM=gate\n");
        _folder.Write("jail.conf", $"[gate]\nfilter = gate\nbackend = systemd[journalfiles=\"{_folder.PathOf("*.journal")}\"]\n");

        LabSample sample = Read("gate");
        LabVerdict verdict = LabJudge.Judge(_folder.Source.ReadFilter("gate"), sample, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal([time, time.AddSeconds(2)], sample.Lines.Select(line => line.Time!.Value));
        Assert.Equal(["192.0.2.1", "192.0.2.3"], verdict.Lines.Select(line => line.Id));
        Assert.Equal(time, verdict.Lines[0].Time);
        Assert.Equal(3, Read($"systemd-journal[journalfiles=\"{_folder.PathOf("*.journal")}\"]").Lines.Length);
    }

    [Fact]
    public void ReadFilter_NoSuchName_SaysSo() =>
        Assert.Contains("there is no filter and no jail", Assert.Throws<RegexException>(() => _folder.Source.ReadFilter("nothing")).Message, StringComparison.Ordinal);

    [Fact]
    public void Complete_Names_OffersFilesAndFilters()
    {
        _folder.Write("filter.d/gate.conf", "");
        _folder.Write("filter.d/gate.local", "");
        _folder.Write("filter.d/garden.conf", "");

        Assert.Equal(["garden", "gate"], _folder.Source.CompleteFilter("ga"));
        Assert.Equal([_folder.PathOf("filter.d/")], LabSource.CompletePath(_folder.PathOf("fil")));
        Assert.Empty(LabSource.CompletePath("/no/such/"));
    }

    private void Jail()
    {
        _folder.Write("filter.d/gate.conf", "[Definition]\nfailregex = ^x <HOST>$\n");
        _folder.Write("jail.conf", $"[gate]\nfilter = gate\nlogtimezone = UTC+0200\nlogpath = {_folder.PathOf("*.log")}\n");
    }

    private LabSample Read(string name) => _folder.Source.ReadSample(name, TestContext.Current.CancellationToken);
}
