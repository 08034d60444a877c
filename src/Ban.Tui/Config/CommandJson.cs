using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ban.Tui.Config;

/// <summary>The configuration as commands, each a list of words, in JSON.</summary>
internal static class CommandJson
{
    /// <summary>One document: the list of the commands.</summary>
    /// <param name="commands">Words are what <see cref="Core.Configuration.PythonText.Of(object)"/> takes.</param>
    public static string Of(IReadOnlyList<IReadOnlyList<object>> commands)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, commands);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case IReadOnlyDictionary<string, object> map:
                json.WriteStartObject();
                foreach ((string name, object word) in map)
                {
                    json.WritePropertyName(name);
                    Write(json, word);
                }

                json.WriteEndObject();
                break;
            case IEnumerable<object> list:
                json.WriteStartArray();
                foreach (object word in list)
                {
                    Write(json, word);
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is no word of a command", nameof(value));
        }
    }
}
