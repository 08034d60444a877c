using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Ban.Core.Configuration;
using Ban.Daemon.Editing;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>config.*</c> and <c>filter.*</c>.</summary>
internal sealed class ConfigMethods(ConfigTree tree, ConfigReviewer reviewer, ConfigEditor editor, FilterTrial filters)
{
    private const int DefaultPage = 1000;
    private const int LargestPage = 10_000;

    public void AddTo(RpcMethodTable table) => table
        .Add(ConfigApi.List, (parameters, _, _) => MethodTable.Answer(List(parameters)))
        .Add(ConfigApi.Read, (parameters, _, _) => MethodTable.Answer(Read(parameters)))
        .Add(ConfigApi.Write, async (parameters, _, token) => await editor.WriteAsync(parameters, token))
        .Add(ConfigApi.Confirm, async (_, _, token) => await editor.ConfirmAsync(token))
        .Add(ConfigApi.Revert, async (_, _, token) => await editor.RevertAsync(token))
        .Add(ConfigApi.Check, async (parameters, _, token) => await Task.Run(() => Check(parameters), token))
        .Add(ConfigApi.Show, async (parameters, call, token) => await Task.Run(() => ConfigShowing.Of(tree, parameters.Jail, masked: call.Access != RpcAccess.Full), token))
        .Add(FilterApi.Test, async (parameters, _, token) => await filters.RunAsync(parameters, token));

    internal ConfigListResult List(ConfigListParams parameters)
    {
        int limit = Limits.Check(parameters.Limit, DefaultPage, LargestPage);
        int start = 0;
        if (parameters.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw RpcErrors.BadCursor();
        }

        FileInfo[] all = [.. tree.List()];
        int next = Math.Min(all.Length, start + limit);
        return new ConfigListResult(
            tree.Directory, [.. all.Skip(start).Take(limit).Select(Info)], next < all.Length ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    private ConfigFileInfo Info(FileInfo file)
    {
        string name = tree.NameOf(file);
        return new ConfigFileInfo(name, ConfigTree.KindOf(name), file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), tree.Writable(name) is not null);
    }

    internal ConfigReadResult Read(ConfigReadParams parameters)
    {
        try
        {
            string? path = tree.Readable(parameters.File);
            if (path is null || !File.Exists(path) || new FileInfo(path).Length > ConfigFiles.MaxFileLength || ConfigTree.Read(path) is not { } content)
            {
                throw ConfigErrors.UnknownFile(parameters.File);
            }

            return new ConfigReadResult(
                parameters.File, Encoding.UTF8.GetString(content), ConfigTree.RevisionOf(content), tree.Writable(parameters.File) is not null, !Utf8.IsValid(content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigErrors.UnknownFile(parameters.File);
        }
    }

    internal ConfigCheckResult Check(ConfigCheckParams parameters)
    {
        bool all = parameters.All ?? false;
        IReadOnlyList<ConfigProblemInfo> problems;
        if (parameters.File is { } file)
        {
            string path = tree.Writable(file) ?? throw ConfigErrors.FileNotWritable(file);
            string text = parameters.Text ?? throw RpcErrors.InvalidParameter("text", "is expected with file");
            problems = reviewer.Review(path, Encoding.UTF8.GetBytes(text), all);
        }
        else
        {
            problems = reviewer.Review(all);
        }

        int errors = problems.Count(ConfigReviewer.IsError);
        return new ConfigCheckResult(tree.Directory, errors, problems.Count - errors, problems);
    }
}
