namespace Mcc.Tests.Laws.Readers;

public sealed class JqReader() : BatchReader("bash", "-c",
    "while IFS= read -r -d '' path; do jq -f \"$path\" < /dev/null 2>&1 || echo \"$path\"; done")
{
    protected override string Needs => "jq";

    public override bool Reads(WrittenFile file) => file.Path.EndsWith(".jq", StringComparison.Ordinal);
}
