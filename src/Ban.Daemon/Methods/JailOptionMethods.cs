using Ban.Core.Configuration;
using Ban.Core.Net;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>jail.set</c> and <c>failure.add</c>.</summary>
internal sealed class JailOptionMethods(BanEngine engine, JailMethods jails)
{
    /// <summary>Lines of one reported failure; each counts as one.</summary>
    private const int MaxLines = 1000;

    private static readonly Origin s_origin = new("jail.set", 0);

    public void AddTo(RpcMethodTable table) => table
        .Add(CommandApi.SetOption, (parameters, _, token) => SetAsync(parameters, token))
        .Add(CommandApi.AddFailure, (parameters, _, token) => AddFailureAsync(parameters, token));

    private async ValueTask<JailDetail> SetAsync(JailSetParams parameters, CancellationToken cancellationToken)
    {
        if (!JailOption.Exists(parameters.Option))
        {
            throw RpcErrors.InvalidParameter("option", $"an option is expected that has one value, not '{parameters.Option}'");
        }

        try
        {
            await engine.ChangeJailAsync(
                parameters.Jail, settings => JailOption.Set(settings, parameters.Option, parameters.Value, s_origin), cancellationToken);
        }
        catch (UnknownJailException unknown)
        {
            throw RpcErrors.UnknownJail(unknown.Jail);
        }
        catch (JailStoppedException stopped)
        {
            throw RpcErrors.JailNotRunning(stopped.Jail);
        }
        catch (ConfigurationException wrong)
        {
            throw RpcErrors.ConfigurationRefused(wrong.Problem, parameters.Option);
        }
        catch (Exception wrong) when (wrong is ActionException or StoreException or IOException)
        {
            throw RpcErrors.ConfigurationRefused(wrong.Message, parameters.Option);
        }

        return jails.Get(new JailGetParams(parameters.Jail));
    }

    private async ValueTask<FailureAddResult> AddFailureAsync(FailureAddParams parameters, CancellationToken cancellationToken)
    {
        if (parameters.Lines is { Count: > MaxLines })
        {
            throw RpcErrors.InvalidParameter("lines", $"at most {MaxLines} are expected");
        }

        FailureId id = parameters.Id.Length > 0 ? FailureId.Parse(parameters.Id) : throw RpcErrors.InvalidParameter("id", "is empty");
        try
        {
            int? count = await engine.AddFailureAsync(parameters.Jail, id, parameters.Lines ?? [], cancellationToken);
            return new FailureAddResult(count is null, count ?? 0, engine.IsBanned(parameters.Jail, id));
        }
        catch (UnknownJailException unknown)
        {
            throw RpcErrors.UnknownJail(unknown.Jail);
        }
        catch (JailStoppedException stopped)
        {
            throw RpcErrors.JailNotRunning(stopped.Jail);
        }
    }
}
