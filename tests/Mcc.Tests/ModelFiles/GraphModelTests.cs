using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

/// <summary>ONNX models and SavedModels, written by hand from their protobuf definitions.</summary>
public sealed class GraphModelTests
{
    private static ProtobufBytes Proto => new();

    [Fact]
    public void An_ONNX_model_reports_its_inputs_and_outputs()
    {
        var report = Read(Onnx(), "model.onnx");
        report.ShouldPass();
        report.Content.ShouldBe(ModelContent.Onnx);
        report.Features.ShouldBe(4);
        Lines(report).ShouldBe(["in rows FP32 -1,4", "out label INT64 -1", "out scores FP32 -1,3"]);
    }

    [Fact]
    public void Weights_of_old_ONNX_models_are_not_inputs()
    {
        byte[] graph = Proto.Message(11, Value("rows", 1, -1, 4)).Message(11, Value("weights", 1, 4, 3))
            .Message(5, Proto.Bytes(9, new byte[48]).Text(8, "weights")).Message(12, Value("y", 1, -1));
        Lines(Read(Proto.Number(1, 3).Message(7, graph), "model.onnx")).ShouldBe(["in rows FP32 -1,4", "out y FP32 -1"]);
    }

    [Fact]
    public void Two_inputs_with_one_name_are_damage()
    {
        byte[] graph = Proto.Message(11, Value("rows", 1, -1, 4)).Message(11, Value("rows", 1, -1, 4)).Message(12, Value("y", 1, -1));
        Read(Proto.Number(1, 8).Message(7, graph), "model.onnx").ShouldBeRefusedBy("model-does-not-decode")
            .Text.ShouldContain("with the name `rows`");
    }

    [Fact]
    public void An_ONNX_model_with_its_weights_elsewhere_is_refused()
    {
        byte[] graph = Proto.Message(5, Proto.Text(8, "w").Number(14, 1)).Message(11, Value("rows", 1, -1, 4));
        Read(Proto.Number(1, 8).Message(7, graph), "model.onnx")
            .ShouldBeRefusedBy("model-external-data").Fix.ShouldContain("save_as_external_data");
    }

    [Fact]
    public void A_SavedModel_reports_its_signature_and_TensorFlow_version()
    {
        var report = Read(Saved("Relu"), "saved_model.pb");
        report.ShouldPass();
        report.Content.ShouldBe(ModelContent.SavedModel);
        report.Format.ShouldBe("SavedModel");
        report.Framework.ShouldBe("tensorflow");
        report.Versions["tensorflow"].ShouldBe("2.15.0");
        report.Features.ShouldBe(4);
        Lines(report).ShouldBe(["in rows FP32 -1,4", "out scores FP32 -1,3"]);
        ModelRequirements.For(report).ShouldBe(["tensorflow==2.15.0"]);
    }

    [Theory]
    [InlineData("ReadFile")]
    [InlineData("WriteFile")]
    [InlineData("PyFunc")]
    public void A_SavedModel_that_reaches_outside_of_itself_is_refused(string operation)
    {
        Read(Saved(operation), "saved_model.pb").ShouldBeRefusedBy("model-graph-reaches-outside").Message.ShouldContain($"`{operation}`");
        Read(Saved("Relu", operation), "saved_model.pb").ShouldBeRefusedBy("model-graph-reaches-outside");
        Read(Saved(operation), "saved_model.pb", ModelTrust.Everything).ShouldPass();
    }

    [Fact]
    public void A_graph_cut_off_anywhere_never_passes_and_never_throws()
    {
        foreach (var (bytes, name) in new[] { (Onnx(), "model.onnx"), (Saved("Relu"), "saved_model.pb") })
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Read(bytes[..length], name).Content.ShouldNotBe(ModelContent.Pickle);
                var report = Read(bytes[..length], name);
                // The end of a field of the outermost message is an end of a message too.
                if (!report.IsRefused) report.Tensors.ShouldNotBeEmpty($"{name} {length}");
            }
        }
    }

    [Fact]
    public void A_folder_without_a_SavedModel_reports_what_is_missing()
    {
        ModelFolder.Read(["saved_model.pb", "variables/variables.index"], _ => new MemoryStream(Saved("Relu")), "model").ShouldPass();
        ModelFolder.Read(["saved_model.pb"], _ => new MemoryStream(Saved("Relu")),
            "model").Findings.ShouldContain(static finding => finding.Rule == "model-incomplete" && finding.Severity == Severity.Warning);
        ModelFolder.Read(["1/saved_model.pb"], Never, "model").ShouldBeRefusedBy("model-unknown-format").Fix.ShouldBe("Give model/1.");
        ModelFolder.Read(["config.json", "model.safetensors"], Never, "model")
            .ShouldBeRefusedBy("model-unknown-format").Fix.ShouldContain("--model-name");
        ModelFolder.Read([], Never, "model").ShouldBeRefusedBy("model-unknown-format");

        static Stream Never(string name) => throw new InvalidOperationException($"{name} is opened");
    }

    private static IEnumerable<string> Lines(ModelReport report) =>
        report.Tensors.Select(static tensor =>
            $"{(tensor.IsInput ? "in" : "out")} {tensor.Name} {tensor.Type} {string.Join(',', tensor.Shape)}");

    private static byte[] Onnx()
    {
        byte[] graph = Proto.Message(1, Proto.Text(4, "MatMul")).Message(11, Value("rows", 1, -1, 4)).Message(12, Value("label", 7, -1))
            .Message(12, Value("scores", 1, -1, 3));
        return Proto.Number(1, 8).Text(2, "skl2onnx").Text(3, "1.16.0").Message(7, graph).Message(8, Proto.Number(2, 17));
    }

    private static byte[] Value(string name, int type, params ReadOnlySpan<long> lengths)
    {
        var shape = Proto;
        foreach (var length in lengths) shape.Message(1, length < 0 ? Proto.Text(2, "batch") : Proto.Number(1, length));
        return Proto.Text(1, name).Message(2, Proto.Message(1, Proto.Number(1, type).Message(2, shape)));
    }

    private static byte[] Saved(string operation, string? inFunction = null)
    {
        var graph = Proto.Message(1, Proto.Text(1, "node").Text(2, operation));
        if (inFunction is not null) graph.Message(2, Proto.Message(1, Proto.Message(3, Proto.Text(1, "inner").Text(2, inFunction))));
        byte[] signature = Proto.Message(2, Entry("scores", -1, 3)).Message(1, Entry("rows", -1, 4)).Text(3, "tensorflow/serving/predict");
        byte[] meta = Proto.Message(1, Proto.Text(4, "serve").Text(5, "2.15.0")).Message(2, graph)
            .Message(5, Proto.Text(1, "__saved_model_init_op").Message(2, Proto.Message(2, Entry("none", 1))))
            .Message(5, Proto.Text(1, "serving_default").Message(2, signature));
        return Proto.Number(1, 1).Message(2, meta);
    }

    private static byte[] Entry(string name, params ReadOnlySpan<long> lengths)
    {
        var shape = Proto;
        foreach (var length in lengths) shape.Message(2, Proto.Number(1, length));
        return Proto.Text(1, name).Message(2, Proto.Text(1, name + ":0").Number(2, 1).Message(3, shape));
    }
}
