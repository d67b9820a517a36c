using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Json;

namespace Mcc.Cli.Secrets;

/// <summary>What commands print of secrets, which is never a value.</summary>
internal static class SecretText
{
    public const string KindTag = "mcc:secret-type";

    /// <summary>The tag of the npm program's secrets.</summary>
    private const string FormerKindTag = "mlcc:secret-type";

    private static readonly string[] Times = ["CreatedDate", "LastChangedDate", "LastAccessedDate", "DeletedDate"];

    /// <summary>How a project uses the secret.</summary>
    public static string Use(CommandContext context, SecretsAccount account, SecretKind? kind, string name, string arn, bool isLinked) =>
        isLinked ? $"Created {name}. Projects that are generated with the profile {account.Profile!.Name} use it ({kind!.Arn.Flag})."
        : kind is not null ? $"Created {name}. Use it: {context.Cli.Command} … {kind.Arn.Flag}={arn}"
        : $"Created {name}. A language model server reads it as the variable NAME with --model-env=NAME_ARN={arn}";

    public static string? Kind(JsonObject secret) => (secret["Tags"] as JsonArray ?? []).OfType<JsonObject>()
        .FirstOrDefault(tag => tag["Key"].AsText() is KindTag or FormerKindTag)?["Value"].AsText();

    public static string Arn(JsonObject secret) => secret["ARN"].AsText() ?? "";

    public static string Name(JsonObject secret) => secret["Name"].AsText() ?? "";

    /// <summary>The day; empty where AWS does not say it. Version 1 of the CLI prints seconds, version 2 prints ISO 8601.</summary>
    public static string Day(JsonNode? time) => time is JsonValue value && value.TryGetValue<double>(out var seconds)
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : DateTimeOffset.TryParse(time.AsText(), CultureInfo.InvariantCulture, out var parsed)
            ? parsed.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    public static void WriteName(Utf8JsonWriter json, JsonObject secret)
    {
        json.WriteString("name", Name(secret));
        json.WriteString("arn", Arn(secret));
    }

    public static void Write(Utf8JsonWriter json, JsonObject secret, bool isLinked)
    {
        WriteName(json, secret);
        json.WriteString("type", Kind(secret));
        json.WriteBoolean("linked", isLinked);
        json.WriteString("description", secret["Description"].AsText());
        foreach (var member in Times)
            json.WriteString($"{char.ToLowerInvariant(member[0])}{member[1..]}", Day(secret[member]) is { Length: > 0 } day ? day : null);
    }

    public static void Write(TextWriter output, JsonObject secret, bool isLinked)
    {
        (string Name, string? Value)[] rows =
        [
            ("name", Name(secret)), ("ARN", Arn(secret)), ("type", Kind(secret)), ("description", secret["Description"].AsText()),
            ("KMS key", secret["KmsKeyId"].AsText()),
            ("created", Day(secret["CreatedDate"])), ("changed", Day(secret["LastChangedDate"])), ("read", Day(secret["LastAccessedDate"])),
            ("deleted on", Day(secret["DeletedDate"])), ("profile", isLinked ? "uses it" : null),
        ];
        foreach (var (name, value) in rows.Where(row => row.Value is { Length: > 0 }))
            output.WriteLine($"{name,-12} {value}");
    }
}
