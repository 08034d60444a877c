using Ban.Core.Configuration;
using Ban.Daemon.Editing;
using Ban.Matching.Review;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Methods;

/// <summary>What holds for a jail, in the words of the contract.</summary>
internal sealed class ConfigShowing
{
    private readonly ConfigTree _tree;
    private readonly bool _masked;
    private readonly IReadOnlyList<string> _secrets;

    private ConfigShowing(ConfigTree tree, JailDescription jail, bool masked)
    {
        _tree = tree;
        _masked = masked;
        IEnumerable<EffectiveValue> values = jail.Options.Concat(jail.Parameters).Concat(jail.Filter?.Values ?? []).Concat(jail.Actions.SelectMany(static action => action.Values));
        _secrets = [.. values.Where(static value => SecretText.IsSecret(value.Name)).SelectMany(static value => value.Lines).Select(static line => line.Text.Trim()).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Answers <c>config.show</c>.</summary>
    /// <param name="masked">Whether values that can hold a password are hidden.</param>
    /// <exception cref="RpcException">There is no such jail, or it is wrong.</exception>
    public static ConfigShowResult Of(ConfigTree tree, string jail, bool masked)
    {
        try
        {
            if (!JailDescriber.Exists(tree.Directory, jail, ConfigDisk.Files))
            {
                throw RpcErrors.UnknownJail(jail);
            }

            JailDescription description = JailDescriber.Describe(tree.Directory, jail, ConfigDisk.Files);
            return new ConfigShowing(tree, description, masked).Result(description);
        }
        catch (ConfigurationException wrong)
        {
            throw ConfigErrors.Refused([new ConfigProblemInfo(tree.NameOf(wrong.Origin.File), wrong.Origin.Line > 0 ? wrong.Origin.Line : null, null, "error", jail, null, wrong.Problem)]);
        }
    }

    private ConfigShowResult Result(JailDescription jail) => new(
        jail.Name, _tree.NameOf(jail.Origin.File), jail.Origin.Line, Values(jail.Options), [.. jail.Actions.Select(Group)], jail.Filter is { } filter ? Group(filter) : null)
    {
        Masked = _masked,
        Parameters = Values(jail.Parameters),
    };

    private ConfigGroup Group(EffectiveGroup group) => new(group.Name, Values(group.Values));

    private ConfigValue[] Values(IReadOnlyList<EffectiveValue> values) =>
        [.. values.Select(value => new ConfigValue(value.Name, value.IsBuiltIn, [.. value.Lines.Select(line => Line(value, line))]))];

    private ConfigLine Line(EffectiveValue value, ConfigText line)
    {
        bool isShown = !_masked || line.Text.Length == 0;
        string text = isShown ? line.Text : SecretText.IsSecret(value.Name) ? SecretText.Mask : SecretText.Hide(line.Text, _secrets);
        return line.Origin == Origin.BuiltIn ? new ConfigLine(text) : new ConfigLine(text, _tree.NameOf(line.Origin.File), line.Origin.Line > 0 ? line.Origin.Line : null);
    }
}
