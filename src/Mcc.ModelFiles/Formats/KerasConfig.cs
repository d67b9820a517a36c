using System.Collections.Immutable;
using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>Judges the configuration of a Keras model: the layers that it names, the code that it carries, its inputs.</summary>
internal sealed class KerasConfig(ModelSource source)
{
    private readonly SortedSet<string> code = new(StringComparer.Ordinal);
    private readonly SortedSet<string> foreign = new(StringComparer.Ordinal);
    private readonly SortedSet<string> custom = new(StringComparer.Ordinal);
    private readonly List<ModelTensor> inputs = [];

    public ModelReport Describe(ModelReport report, JsonElement config)
    {
        Walk(config);
        report = report with
        {
            Estimator = Text(config, "class_name") is { } name ? Printable.Short(name, 60) : null,
            Tensors = [.. inputs],
            Features = inputs is [{ Shape: [_, > 0 and <= int.MaxValue and var columns] }] ? (int)columns : null,
        };
        return report.With([.. Findings()]);
    }

    private IEnumerable<Finding> Findings()
    {
        const string fix = "Save the model without it, or load it where you trust it and save it again; if you trust its source, use "
            + "`--trust-model`.";
        if (code.Count > 0)
            yield return Refusal("model-carries-code", $"The Keras model has {Printable.Some([.. code])}, which run code from the file.",
                fix);
        if (foreign.Count > 0)
            yield return Refusal("model-imports-unlisted",
                $"The Keras model imports {Printable.Some([.. foreign])}, which are not part of Keras; loading the model runs them.", "If "
                    + $"it is your own code, pass its module with `--code-path FILE`. {fix}");
        if (custom.Count > 0)
            yield return Finding.Warning("model-custom-objects",
                $"The Keras model needs {Printable.Some([.. custom])}, which code outside the file registers.",
                    "Pass the module that registers them with `--code-path FILE`, and import it in code/inference.py.", source.Place);
    }

    private Finding Refusal(string rule, string message, string fix) => source.Trust.Trusted
        ? Finding.Warning(rule, message, "Accepted because --trust-model is set.", source.Place)
        : Finding.Error(rule, message, fix, source.Place);

    // Every object with a class name is one that Keras makes, wherever in the document it stands.
    private void Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item);
        }
        if (element.ValueKind != JsonValueKind.Object) return;
        if (Text(element, "class_name") is { } name) Judge(element, name);
        foreach (var member in element.EnumerateObject()) Walk(member.Value);
    }

    private void Judge(JsonElement element, string name)
    {
        var known = KerasObjects.Known;
        var module = Text(element, "module");
        if (known.CarriesCode(name)) code.Add(name);
        if (name is "function") JudgeFunction(element, module);
        else if (module is not null && !known.HasModule(module) && !IsOwn(module, name)) foreign.Add($"{module}.{name}");
        if (Text(element, "registered_name") is { } registered
            && registered.Contains('>', StringComparison.Ordinal)) custom.Add(registered);
        if (name is "InputLayer" && element.TryGetProperty("config", out var config)) AddInput(config);
    }

    // Keras resolves a dotted function name through its whole package: keras.utils.get_file is one.
    private void JudgeFunction(JsonElement element, string? module)
    {
        var function = Text(element, "config") ?? Text(element, "registered_name") ?? "";
        var isKnown = module is null or "builtins" || KerasObjects.Known.HasModule(module);
        if (function.Contains('.', StringComparison.Ordinal)
            || (!isKnown && !IsOwn(module!, function))) foreign.Add($"{module}.{function}");
    }

    private bool IsOwn(string module, string name) => source.Trust.ModuleNamed(module)?.Defines.Contains(name) == true;

    private void AddInput(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object || inputs.Count > 100) return;
        if (!config.TryGetProperty("batch_shape", out var shape) && !config.TryGetProperty("batch_input_shape", out shape)) return;
        if (shape.ValueKind != JsonValueKind.Array) return;
        var lengths = shape.EnumerateArray()
            .Select(static length => length.ValueKind == JsonValueKind.Number && length.TryGetInt64(out var number) ? number : -1)
                .ToImmutableArray();
        inputs.Add(new ModelTensor(Text(config, "name") ?? "", IsInput: true, ElementType(Text(config, "dtype")), lengths));
    }

    private static string ElementType(string? type) => type switch
    {
        "float32" => "FP32",
        "float64" => "FP64",
        "float16" => "FP16",
        "bfloat16" => "BF16",
        "bool" => "BOOL",
        "string" => "STRING",
        { } whole when whole.StartsWith("int", StringComparison.Ordinal) || whole.StartsWith("uint", StringComparison.Ordinal) =>
            whole.ToUpperInvariant(),
        _ => "",
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
