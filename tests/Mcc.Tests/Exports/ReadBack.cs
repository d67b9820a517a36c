using System.Text.Json;
using System.Text.RegularExpressions;
using Mcc.Tests.Templates.Escaping;

namespace Mcc.Tests.Exports;

/// <summary>
/// The container's variables in exported templates, as the tool itself reads them; null where the tool is not on this machine.
/// </summary>
internal static partial class ReadBack
{
    private const string Loader =
        """
        import json, sys
        try:
            from cfnlint.decode.decode import decode_str
        except ImportError:
            sys.exit(3)
        variables = {}
        for text in json.load(sys.stdin):
            template, errors = decode_str(text)
            assert not errors, errors
            variables.update(template["Resources"]["Model"]["Properties"]["PrimaryContainer"]["Environment"])
        json.dump(variables, sys.stdout)
        """;

    public static async Task<Dictionary<string, string>?> CloudFormation(IEnumerable<string> templates)
    {
        var (exit, output, error) = await RealReader.End("python3", ["-c", Loader], JsonSerializer.Serialize(templates));
        return exit switch
        {
            0 => JsonSerializer.Deserialize<Dictionary<string, string>>(output),
            3 => null,
            _ => throw new InvalidOperationException(error),
        };
    }

    public static async Task<Dictionary<string, string>?> Terraform(IEnumerable<string> templates)
    {
        if (!File.Exists("/usr/local/bin/terraform"))
            return null;
        using var folder = new TemporaryFolder();
        // The console reads locals without a provider, so the map is taken over as it was written.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "main.tf"),
            string.Concat(templates.Select((template, index) =>
                $"locals {{\n{Map.Match(template).Value.Replace("environment =", $"part{index} =", StringComparison.Ordinal)}\n}}\n")));
        var output = await RealReader.Run("terraform", [$"-chdir={folder.Path}", "console"],
            $"base64encode(jsonencode(merge({string.Join(", ", templates.Select((_, index) => $"local.part{index}"))})))",
                ("TF_CLI_CONFIG_FILE", "/dev/null"), ("CHECKPOINT_DISABLE", "1"));
        return JsonSerializer.Deserialize<Dictionary<string, string>>(Convert.FromBase64String(output.Trim().Trim('"')));
    }

    [GeneratedRegex(@"^    environment = \{\n.*?^    \}$",
        RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Map { get; }
}
