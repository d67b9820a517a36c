using System.Text;
using System.Text.Json;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Core.Configuration;

/// <summary>A JSON Schema (2020-12) of configuration files: name it in <c>$schema</c>, and an editor completes and checks them.</summary>
public static class ConfigurationSchema
{
    public static string Write(ParameterList parameters) => Encoding.UTF8.GetString(JsonDocuments.Write(json =>
    {
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title", "ML Container Creator configuration");
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        json.WriteStartObject("$schema");
        json.WriteString("type", "string");
        json.WriteEndObject();
        foreach (var parameter in parameters.All.Where(ConfigurationTemplate.IsForFiles))
        {
            json.WriteStartObject(parameter.Key);
            json.WriteString("description", parameter.Help);
            WriteType(json, parameter);
            if (parameter.Default is { } value)
            {
                json.WritePropertyName("default");
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }));

    private static void WriteType(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteString("type", parameter.Type switch
        {
            ParameterType.Integer => "integer",
            ParameterType.Number => "number",
            ParameterType.Flag => "boolean",
            ParameterType.List or ParameterType.Files or ParameterType.Texts => "array",
            ParameterType.Pairs => "object",
            _ => "string",
        });
        var isList = parameter.Type is ParameterType.List or ParameterType.Files or ParameterType.Texts;
        if (parameter.Type is ParameterType.Pairs)
            WriteItems(json, "additionalProperties", [], null);
        else if (isList)
            WriteItems(json, "items", parameter.Choices, parameter.Pattern);
        else if (parameter.Choices.Count > 0)
            WriteEnumeration(json, [.. parameter.Choices, .. parameter.Synonyms.Keys]);
        if (!isList)
            Write(json, "pattern", parameter.Pattern);
        Write(json, "minimum", parameter.Min);
        Write(json, "maximum", parameter.Max);
        Write(json, "minLength", parameter.MinLength);
        Write(json, "maxLength", parameter.MaxLength);
    }

    private static void WriteItems(Utf8JsonWriter json, string name, IReadOnlyList<string> choices, string? pattern)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "string");
        if (choices.Count > 0)
            WriteEnumeration(json, choices);
        Write(json, "pattern", pattern);
        json.WriteEndObject();
    }

    private static void WriteEnumeration(Utf8JsonWriter json, IEnumerable<string> choices)
    {
        json.WriteStartArray("enum");
        foreach (var choice in choices)
            json.WriteStringValue(choice);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }
}
