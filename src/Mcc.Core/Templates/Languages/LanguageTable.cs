using Mcc.Core.Templates.Languages.Dockerfile;
using Mcc.Core.Templates.Languages.Markdown;
using Mcc.Core.Templates.Languages.Shell;
using Mcc.Core.Templates.Languages.Yaml;

namespace Mcc.Core.Templates.Languages;

/// <summary>
/// The languages, each with the spot where its files begin. To add one: a record that derives from <see cref="Spot"/> in a file of
/// its own, a <see cref="FileKind"/>, a line here, and its real reader in the tests.
/// </summary>
internal static class LanguageTable
{
    public static Spot Start(FileKind kind) => kind switch
    {
        FileKind.Text => TextSpot.Start,
        FileKind.Shell => ShellSpot.Start,
        FileKind.Python => PythonSpot.Start,
        FileKind.Dockerfile => DockerfileSpot.Start,
        FileKind.Nginx => NginxSpot.Start,
        FileKind.Json => JsonSpot.Start,
        FileKind.Yaml => YamlSpot.Start,
        FileKind.Properties => PropertiesSpot.Start,
        FileKind.ProtobufText => ProtobufTextSpot.Start,
        FileKind.Markdown => MarkdownSpot.Start,
        FileKind.Toml => TomlSpot.Start,
        FileKind.Hcl => HclSpot.Start,
        FileKind.Path => PathSpot.Start,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this kind of file has no language"),
    };

    /// <summary>The language of a Markdown fence, by the word behind its opening; an unknown one is plain text.</summary>
    public static Spot StartOfFence(string word) => Start(word.ToLowerInvariant() switch
    {
        "sh" or "bash" or "shell" or "console" => FileKind.Shell,
        "python" or "py" => FileKind.Python,
        "dockerfile" => FileKind.Dockerfile,
        "json" => FileKind.Json,
        "yaml" or "yml" => FileKind.Yaml,
        "properties" => FileKind.Properties,
        "toml" => FileKind.Toml,
        "hcl" or "terraform" => FileKind.Hcl,
        _ => FileKind.Text,
    });
}
