using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mcc.Core.Data;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>
/// A configuration file to start from: every setting with its help, commented out, under its default or an example of its type.
/// </summary>
public static class ConfigurationTemplate
{
    public static string Write(ParameterList parameters)
    {
        var text = new StringBuilder("// mcc settings. Uncomment what you want to set. `mcc config explain --config FILE` shows the "
            + "result.\n{\n");
        foreach (var group in parameters.All.Where(parameter => IsForFiles(parameter))
            .GroupBy(parameter => parameter.Group, StringComparer.Ordinal))
        {
            text.Append("\n  // ").Append(group.Key).Append('\n');
            foreach (var parameter in group)
            {
                text.Append("  // ").Append(parameter.Help);
                if (parameter.Choices.Count > 0)
                    text.Append(" One of ").AppendJoin(", ", parameter.Choices).Append('.');
                text.Append("\n  // \"").Append(parameter.Key).Append("\": ").Append(Example(parameter)).Append(",\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A secret does not belong into a file, nor does what steers one run.</summary>
    internal static bool IsForFiles(Parameter parameter) => parameter.Type != ParameterType.Secret && parameter.Key != "config";

    private static string Example(Parameter parameter) => parameter.Default?.GetRawText() ?? parameter.Type switch
    {
        ParameterType.Integer or ParameterType.Number => (parameter.Min ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
        ParameterType.Flag => "false",
        ParameterType.Pairs => "{ \"NAME\": \"value\" }",
        ParameterType.List or ParameterType.Files or ParameterType.Texts =>
            $"[{Quoted(parameter.Choices.Count > 0 ? parameter.Choices[0] : parameter.Example!)}]",
        ParameterType.Choice => Quoted(parameter.Choices[0]),
        _ => Quoted(parameter.Example!),
    };

    private static string Quoted(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
