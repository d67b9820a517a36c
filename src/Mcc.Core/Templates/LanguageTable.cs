using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Languages.Shell;

namespace Mcc.Core.Templates;

/// <summary>
/// The languages, each with the context in which its files start. To add one: a class that derives from <see cref="QuotedLanguage"/> or
/// <see cref="LineContext"/>, a <see cref="FileKind"/>, a line here, and its real reader in the tests.
/// </summary>
internal static class LanguageTable
{
    private static readonly UnknownContext OnlyTrees =
        new("JSON and YAML are built as trees: name the template NAME.json or NAME.yaml.json");

    public static LexerContext Start(FileKind kind) => kind switch
    {
        FileKind.Text => TextContext.Start,
        FileKind.Shell => new ShellContext(),
        FileKind.Python => new Python().Start,
        FileKind.Dockerfile => new DockerfileContext(),
        FileKind.Nginx => new Nginx().Start,
        FileKind.Json or FileKind.Yaml => OnlyTrees,
        FileKind.Properties => new PropertiesContext(),
        FileKind.ProtobufText => new ProtobufText().Start,
        FileKind.Markdown => new MarkdownContext(),
        FileKind.Toml => new UnknownContext("values in TOML are not supported"),
        FileKind.Hcl => new Hcl().Start,
        FileKind.Path => PathContext.Start,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this file type has no template language"),
    };
}
