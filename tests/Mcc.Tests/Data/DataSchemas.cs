using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Projects.Views;

namespace Mcc.Tests.Data;

/// <summary>The JSON Schemas of <c>data/schemas/</c>, made from the records that the data files are read into.</summary>
internal static class DataSchemas
{
    public const string Folder = "data/schemas";
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private const string MappedMember = "mappedMember";
    private static readonly Catalog Catalog = new(DataFiles.Embedded);
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly SummaryComments Comments = new();

    /// <summary>Members whose values or names are names of other things, by the record that has them.</summary>
    private static readonly Dictionary<(Type Record, string Member), Func<JsonObject>> Named = new()
    {
        [(typeof(TemplateLayer), "defaults")] = () => Map(true, Parameters),
        [(typeof(TemplateLayer), "behaviours")] = () => List(OneOf([.. ViewList.Names])),
        [(typeof(BackendLayer), "aliases")] = () => List(new() { ["type"] = "object", ["additionalProperties"] = List(Text()) }),
        [(typeof(BackendLayer), "unsupported")] = () => Map(Text(), Parameters),
        [(typeof(Parameter), "excludes")] = () => List(OneOf(Parameters)),
        [(typeof(Parameter), "implies")] = () => Map(Text(), Parameters),
        [(typeof(QuickstartRecipe), "settings")] = () => Map(true, Parameters),
        [(typeof(QuickstartRecipe), "sampleSettings")] = () => Map(true, Parameters),
        [(typeof(CiRecipeRow), "settings")] = () => Map(true, Parameters),
    };

    private static string[] Parameters => [.. Catalog.Parameters.All.Select(parameter => parameter.Key)];

    public static string NameOf(string schema) => $"{schema}.schema.json";

    /// <param name="type">The record of the file.</param>
    public static string Write(JsonTypeInfo type)
    {
        var exported = type
            .GetJsonSchemaAsNode(new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform })
            .AsObject();
        var schema = new JsonObject { ["$schema"] = Dialect };
        foreach (var (name, value) in exported)
            schema[name] = value?.DeepClone();
        if (type.Type == typeof(ExportMappingFile))
            schema["$defs"] = new JsonObject { [MappedMember] = MappedMemberSchema() };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = type == typeof(Version) ? new JsonObject { ["type"] = Types("string", context), ["pattern"] = @"^\d+(\.\d+){0,3}$" }
            : type == typeof(Condition) ? ConditionSchema(context)
            : type == typeof(MappedMemberEntry) ? new JsonObject { ["$ref"] = $"#/$defs/{MappedMember}" }
            : node as JsonObject;
        if (context.PropertyInfo is { } property)
        {
            if (Named.TryGetValue((property.DeclaringType, property.Name), out var named))
                schema = named();
            if (schema is not null && Comments.Of(property) is { } comment)
                schema.Insert(0, "description", comment);
        }
        else if (schema is not null && Comments.Of(type) is { } comment)
        {
            schema.Insert(0, "description", comment);
        }

        return schema ?? node;
    }

    private static JsonObject ConditionSchema(JsonSchemaExporterContext context) => new()
    {
        ["type"] = Types("object", context),
        ["additionalProperties"] = List(Text()),
    };

    private static JsonObject MappedMemberSchema()
    {
        var reference = new JsonObject { ["$ref"] = $"#/$defs/{MappedMember}" };
        return new()
        {
            ["description"] = Comments.Of(typeof(MappedMemberEntry)),
            ["anyOf"] = new JsonArray(
                Text(),
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["as"] = Text(),
                        ["members"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = reference },
                        ["pairs"] = new JsonObject { ["type"] = "array", ["items"] = Text(), ["minItems"] = 2, ["maxItems"] = 2 },
                        ["entries"] = new JsonObject { ["type"] = "array", ["items"] = Text(), ["minItems"] = 2, ["maxItems"] = 2 },
                    },
                    ["required"] = new JsonArray("as"),
                    ["additionalProperties"] = false,
                }),
        };
    }

    private static JsonNode Types(string name, JsonSchemaExporterContext context) =>
        context.PropertyInfo is { IsGetNullable: true } || Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null
            ? new JsonArray(name, "null")
            : name;

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject OneOf(IReadOnlyList<string> names) =>
        new() { ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Map(JsonNode values, IReadOnlyList<string> names) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = OneOf(names),
        ["additionalProperties"] = values,
    };
}
