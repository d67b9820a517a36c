using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

public sealed class KerasModelTests
{
    private const string Metadata = """{"keras_version": "3.3.3", "date_saved": "2026-11-05@10:00:00"}""";

    [Fact]
    public void A_keras_file_reports_its_version_and_input()
    {
        var report = Read(Keras(Layer("keras.layers", "Dense", """{"units": 3, "activation": "relu"}""")), "model.keras");
        report.ShouldPass();
        report.Content.ShouldBe(ModelContent.KerasZip);
        report.Format.ShouldBe("keras");
        report.Framework.ShouldBe("tensorflow");
        report.Versions["keras"].ShouldBe("3.3.3");
        report.Estimator.ShouldBe("Sequential");
        report.Features.ShouldBe(4);
        report.Tensors.Single().ShouldBe(new ModelTensor("rows", IsInput: true, "FP32", report.Tensors[0].Shape));
        report.Tensors[0].Shape.ShouldBe([-1, 4]);
        ModelRequirements.For(report).ShouldBe(["keras==3.3.3", "tensorflow>=2.16"]);
    }

    [Theory]
    [InlineData("keras.layers", "Lambda", """{"function": {"class_name": "__lambda__", "config": {"code": "4wEA"}}}""", "model-carries-code")]
    [InlineData("keras.layers", "TFSMLayer", """{"filepath": "/x"}""", "model-carries-code")]
    [InlineData("os", "system", """{}""", "model-imports-unlisted")]
    [InlineData("os", "function", "\"system\"", "model-imports-unlisted")]
    [InlineData("keras", "function", "\"utils.get_file\"", "model-imports-unlisted")]
    [InlineData("keras.utils", "get_file", """{}""", "model-imports-unlisted")]
    [InlineData("keras.src.utils.file_utils", "function", "\"get_file\"", "model-imports-unlisted")]
    [InlineData("keras.layersevil", "Dense", """{}""", "model-imports-unlisted")]
    [InlineData("builtins", "eval", "\"1\"", "model-imports-unlisted")]
    public void A_layer_that_runs_or_imports_anything_else_is_refused(string module, string name, string config, string rule)
    {
        var file = Keras(Layer("keras.layers", "Dense", "{\"inner\": [" + Layer(module, name, config) + "]}"));
        Read(file, "model.keras").ShouldBeRefusedBy(rule).Fix.ShouldContain("--trust-model");
        Read(file, "model.keras", ModelTrust.Everything).ShouldPass();
    }

    [Theory]
    [InlineData("keras.src.models.functional", "Functional", "{}")]
    [InlineData("keras.src.ops.numpy", "Add", "{}")]
    [InlineData("keras.initializers", "GlorotUniform", """{"seed": null}""")]
    [InlineData("keras", "DTypePolicy", """{"name": "float32"}""")]
    [InlineData("builtins", "function", "\"relu\"")]
    public void What_Keras_writes_itself_passes(string module, string name, string config) =>
        Read(Keras(Layer(module, name, config)), "model.keras").ShouldPass();

    [Fact]
    public void A_layer_of_the_users_own_module_passes_with_that_module()
    {
        var file = Keras(Layer("mine", "Scaled", "{}"));
        Read(file, "model.keras").ShouldBeRefusedBy("model-imports-unlisted").Fix.ShouldContain("--code-path");
        Read(file, "model.keras", new ModelTrust(false, [OwnModule.FromSource("mine", "class Scaled(Layer): pass")])).ShouldPass();
        var registered = Keras("""{"module": null, "class_name": "Scaled", "config": {}, "registered_name": "Custom>Scaled"}""");
        Read(registered, "model.keras").Findings.ShouldContain(static finding => finding.Rule == "model-custom-objects"
            && finding.Severity == Severity.Warning);
    }

    [Fact]
    public void A_damaged_keras_file_is_refused()
    {
        Read(OddFileTests.Zip(("metadata.json", "nonsense"), ("config.json", "{}")), "m.keras")
            .ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("metadata.json");
        Read(OddFileTests.Zip(("metadata.json", Metadata), ("config.json", "{")), "m.keras")
            .ShouldBeRefusedBy("model-does-not-decode").Message.ShouldContain("config.json");
    }

    [Fact]
    public void A_Keras_HDF5_file_reports_its_version_and_input()
    {
        var report = Read(Hdf5(Model(Layer("keras.layers", "Dense", "{}"))), "model.h5");
        report.ShouldPass();
        report.Format.ShouldBe("h5");
        report.Versions["keras"].ShouldBe("2.15.0");
        report.Features.ShouldBe(4);
        ModelRequirements.For(report).ShouldBe(["keras==2.15.0", "tensorflow==2.15.*"]);
    }

    [Fact]
    public void An_HDF5_file_with_code_or_without_a_model_is_refused()
    {
        Read(Hdf5(Model(Layer("keras.layers", "Lambda", "{}"))), "model.h5").ShouldBeRefusedBy("model-carries-code");
        // A second configuration behind the honest one.
        byte[] second = [.. Hdf5(Model(Layer("keras.layers", "Dense", "{}"))),
            .. Encoding.UTF8.GetBytes(Layer("keras.layers", "Lambda", "{}"))];
        Read(second, "model.h5").ShouldBeRefusedBy("model-carries-code");
        byte[] weights = [0x89, .. "HDF\r\n"u8, 0x1a, (byte)'\n', .. new byte[400], .. "layer_names"u8];
        Read(weights, "model.weights.h5").ShouldBeRefusedBy("model-is-weights-only").Fix.ShouldContain("model.save");
        Read(Hdf5("[]"), "model.h5").ShouldBeRefusedBy("model-unchecked");
    }

    private static string Layer(string module, string name, string config) =>
        $$"""{"module": "{{module}}", "class_name": "{{name}}", "config": {{config}}, "registered_name": null}""";

    private static string Model(string layer) =>
        Layer("keras", "Sequential", "{\"name\": \"model\", \"layers\": [" + Layer("keras.layers", "InputLayer", """{"batch_shape": [null, 4], "dtype": "float32", "name": "rows"}""") + ", " + layer + "]}");

    private static byte[] Keras(string layer) =>
        OddFileTests.Zip(("metadata.json", Metadata), ("config.json", Model(layer)), ("model.weights.h5", ""));

    // As attributes stand in the file: name, then type and shape, then the value.
    private static byte[] Hdf5(string config) =>
    [
        0x89, .. "HDF\r\n"u8, 0x1a, (byte)'\n', .. new byte[300],
        .. "keras_version\0\0\0"u8, 0x13, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. "2.15.0"u8, .. new byte[50],
        .. "model_config\0"u8, 0x13, 0, 0, 0, 1, 0, 0, 0, .. Encoding.UTF8.GetBytes(config), .. new byte[100],
    ];
}
