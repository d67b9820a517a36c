using Mcc.Core.Templates.Languages;

namespace Mcc.Tests.Laws.Readers;

public sealed class ShellcheckReader()
    : BatchReader("bash", "-c", "xargs -0 -r -n 25 -P 2 shellcheck --severity=style --format=gcc -- || [ $? -eq 123 ]")
{
    protected override string Needs => "shellcheck";

    public override bool Reads(WrittenFile file) => file.Kind == FileKind.Shell;
}
