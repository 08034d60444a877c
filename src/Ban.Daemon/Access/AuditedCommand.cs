using System.Text.Encodings.Web;
using System.Text.Json;
using Ban.Core.Configuration;

namespace Ban.Daemon.Access;

/// <summary>A command of fail2ban-client that carries a property of an action, as the audit keeps it: who may only look may read that, and a property can be a password.</summary>
/// <param name="Parameters">The call's parameters as JSON, without the secret.</param>
/// <param name="Secrets">What was left out.</param>
internal sealed record AuditedCommand(string Parameters, IReadOnlyList<string> Secrets)
{
    /// <summary>Those before the value: set, jail, action, its name, the property.</summary>
    private const int WordsBefore = 5;

    /// <summary>Null for any other command, which is kept as it came.</summary>
    public static AuditedCommand? Of(IReadOnlyList<string> words)
    {
        if (words is not ["set", _, "action", _, var property, ..])
        {
            return null;
        }

        bool isSecret = SecretText.IsSecret(property);
        IEnumerable<string> kept = words.Take(WordsBefore).Concat(words.Skip(WordsBefore).Select(value => isSecret ? SecretText.Mask : SecretText.Hide(value)));
        return new AuditedCommand($"{{\"words\":[{string.Join(',', kept.Select(static word => $"\"{JsonEncodedText.Encode(word, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))}]}}", [.. words.Skip(WordsBefore)]);
    }
}
