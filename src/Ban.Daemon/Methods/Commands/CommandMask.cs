using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Daemon.Methods.Commands;

/// <summary>The replies of <c>get JAIL ...</c> for who may only look: as in <c>config.show</c>, without what can be a password.</summary>
internal static class CommandMask
{
    /// <param name="words">The command.</param>
    /// <param name="reply">What it answers; texts alone can hold a secret.</param>
    public static JsonNode? Of(JailSettings jail, CommandWords words, JsonNode? reply)
    {
        if (reply is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
        {
            return reply;
        }

        if (words[2] != "action")
        {
            return SecretText.IsSecret(words[2]) ? SecretText.Mask : reply;
        }

        IEnumerable<string> secrets = jail.Actions.SelectMany(static action => action.Properties)
            .Where(static property => SecretText.IsSecret(property.Key)).Select(static property => property.Value.Text);
        return SecretText.IsSecret(words[4]) ? SecretText.Mask : SecretText.Hide(text, secrets);
    }
}
