using Mcc.Core.Templates.Languages;

namespace Mcc.Tests.Laws.Readers;

public sealed class BashReader() : BatchReader("bash", "-c", "while IFS= read -r -d '' path; do bash -n -- \"$path\" 2>&1 || true; done")
{
    public override bool Reads(WrittenFile file) => file.Kind == FileKind.Shell;
}
