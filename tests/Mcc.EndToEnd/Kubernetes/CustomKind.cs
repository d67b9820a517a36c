using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// A kind that Kubernetes itself does not have, from the facts in <c>kinds/</c>: the fields that it has, with their types and limits,
/// and where they were read. A path ends in <c>[]</c> for the items of a list, and in <c>{}</c> for the values of a map. An object that
/// is <c>open</c> may have any fields. Fields that are not listed do not exist for these tests.
/// </summary>
public sealed class CustomKind
{
    private const string AnyFields = "x-kubernetes-preserve-unknown-fields";
    private const string NumberOrText = "x-kubernetes-int-or-string";

    private readonly JsonObject facts;
    private readonly JsonObject fields;

    private CustomKind(JsonObject facts) => (this.facts, fields) = (facts, facts["fields"]!.AsObject());

    /// <summary>Every kind of the folder, in the order of their files.</summary>
    public static IReadOnlyList<CustomKind> All { get; } =
        [.. Directory.GetFiles(Repository.File("tests", "Mcc.EndToEnd", "Kubernetes", "kinds"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => new CustomKind(JsonNode.Parse(File.ReadAllText(file))!.AsObject()))];

    public string Kind => Text("kind");

    public string ApiVersion => $"{Text("group")}/{Text("version")}";

    /// <summary>The repository and its commit.</summary>
    public string Source => $"{facts["source"]!["repository"]}@{facts["source"]!["commit"]}";

    /// <summary>The CustomResourceDefinition with a schema of these facts.</summary>
    public JsonObject Definition() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"{Text("plural")}.{Text("group")}",
            // Servers ask for it where a group ends in k8s.io.
            ["annotations"] = new JsonObject { ["api-approved.kubernetes.io"] = "unapproved, only for tests" },
        },
        ["spec"] = new JsonObject
        {
            ["group"] = Text("group"),
            ["scope"] = Text("scope"),
            ["names"] = new JsonObject { ["kind"] = Kind, ["plural"] = Text("plural") },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = Text("version"),
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = WithProperties(new() { ["type"] = "object" }, "") },
            }),
        },
    };

    private string Text(string name) => (string)facts[name]!;

    private JsonObject Schema(string path)
    {
        var schema = fields[path]!.DeepClone().AsObject();
        schema.Remove("required");
        if (schema.Remove("open"))
            schema[AnyFields] = true;
        if ((string)schema["type"]! == "int-or-string")
        {
            schema.Remove("type");
            schema[NumberOrText] = true;
        }

        if (fields.ContainsKey(path + "[]"))
            schema["items"] = Schema(path + "[]");
        if (fields.ContainsKey(path + "{}"))
            schema["additionalProperties"] = Schema(path + "{}");
        return WithProperties(schema, path + ".");
    }

    private JsonObject WithProperties(JsonObject schema, string prefix)
    {
        var names = fields.Select(field => field.Key)
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..])
            .Where(rest => rest.IndexOfAny(['.', '[', '{']) < 0).ToList();
        if (names.Count == 0)
            return schema;
        var properties = new JsonObject();
        foreach (var name in names)
            properties[name] = Schema(prefix + name);
        schema["properties"] = properties;
        var required = names.Where(name => fields[prefix + name]!["required"] is not null).ToList();
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        return schema;
    }
}
