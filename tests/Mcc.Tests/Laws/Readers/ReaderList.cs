using Mcc.Core.Templates.Languages;

namespace Mcc.Tests.Laws.Readers;

/// <summary>
/// Every reader of generated files. A kind of file that no reader here reads fails the law, so a new one joins in the same change.
/// To add a reader: implement <see cref="IFileReader"/> and add it here, with a broken file that it must refuse.
/// </summary>
public static class ReaderList
{
    public static IReadOnlyList<(IFileReader Reader, string Path, string Broken)> All { get; } =
    [
        (new BashReader(), "do/a", "#!/bin/bash\nif true; then\n"),
        (new ShellcheckReader(), "do/a", "#!/bin/bash\ncd $1\n"),
        (new PythonReader(), "a.py", "print('a'\n"),
        (new PythonReader(), "a.py", "print('\\d')\n"),
        (new JsonReader(), "a.json", "{ \"a\": 1, \"a\": 2 }"),
        (new YamlReader(), "a.yaml", "a: 1\na: 2\n"),
        (new DockerfileReader(), "Dockerfile", "FROM a\nSING song\n"),
        (new DockerfileReader(), "Dockerfile", "FROM a\nENTRYPOINT serve\n"),
        (new PropertiesReader(), "a.properties", "a=1\na=2\n"),
        (new NginxReader(), "code/nginx.conf.template", "daemon off;\nevents {}\nhttp { sing; }\n"),
        (new ModelConfigReader(), "config.pbtxt", "name: \"a\"\ninput { shape: [ 1 ] }\n"),
        (new JqReader(), "a.jq", ".a |\n"),
    ];

    /// <summary>Kinds in which every text is right.</summary>
    public static bool HasNoGrammar(FileKind kind) => kind is FileKind.Text or FileKind.Markdown;
}
