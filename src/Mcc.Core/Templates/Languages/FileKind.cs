namespace Mcc.Core.Templates.Languages;

/// <summary>The language of a generated file, which decides how a value is quoted in it.</summary>
public enum FileKind
{
    Text,
    Shell,
    Python,
    Dockerfile,
    Nginx,
    Json,
    Yaml,
    Properties,
    ProtobufText,
    Markdown,
    Toml,
    Hcl,
    Path,
}
