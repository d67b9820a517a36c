namespace Mcc.Tests.Laws.Readers;

/// <summary>Triton's config.pbtxt, with protobuf's own text format and Triton's schema.</summary>
public sealed class ModelConfigReader() : BatchReader("bash", "-c",
    "while IFS= read -r -d '' path; do protoc --proto_path=\"$0\" --encode=inference.ModelConfig model_config.proto < \"$path\" 2>&1 > "
        + "/dev/null | sed \"s|^|$path: |\"; done",
    Path.Combine(SourceTree.Root, "tests/Mcc.Tests/Laws/Readers"))
{
    protected override string Needs => "protoc";

    public override bool Reads(WrittenFile file) => file.Path.EndsWith(".pbtxt", StringComparison.Ordinal);
}
