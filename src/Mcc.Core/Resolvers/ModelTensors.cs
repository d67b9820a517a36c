using System.Collections.Immutable;
using System.Globalization;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The tensors that a model takes and gives: the user's settings, else what its file contains, else what the layers have for their sample.
/// </summary>
/// <param name="Findings">Settings that cannot be read.</param>
public sealed record ModelTensors(IReadOnlyList<ModelTensor> Inputs, IReadOnlyList<ModelTensor> Outputs, IReadOnlyList<Finding> Findings)
{
    // What config.pbtxt has behind TYPE_, but for TYPE_INVALID.
    private static readonly ImmutableHashSet<string> Types = ImmutableHashSet.Create(StringComparer.Ordinal,
        "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BF16", "STRING");

    public static ModelTensors Of(Deployment deployment)
    {
        var findings = new List<Finding>();
        return new(
            Side(deployment, deployment.Settings.ModelInput, isInput: true, deployment.Constants.SampleInputs, findings),
            Side(deployment, deployment.Settings.ModelOutput, isInput: false, deployment.Constants.SampleOutputs, findings),
            findings);
    }

    /// <summary>Whether requests can be put together: every tensor has a first dimension that varies.</summary>
    public bool Batch => Inputs.Concat(Outputs).All(tensor => tensor.Shape is [-1, ..]);

    private static IReadOnlyList<ModelTensor> Side(
        Deployment deployment, OptionValue<IReadOnlyList<string>> said, bool isInput, IReadOnlyList<string>? sample, List<Finding> findings)
    {
        if (said.InEffect is { } setting)
            return [.. said.Effective.Select(text => Read(text, isInput) ?? Refused(setting, text, findings)).OfType<ModelTensor>()];
        if (deployment.Inputs.Model is { } model)
            return [.. model.Report.Tensors.Where(tensor => tensor.IsInput == isInput)];
        return deployment.Settings.IncludeSample.Value
            ? [.. (sample ?? []).Select(text => Read(text, isInput)!)]
            : [];
    }

    /// <summary>NAME:TYPE:DIMS, where the name may have colons of its own; null for anything else.</summary>
    private static ModelTensor? Read(string text, bool isInput)
    {
        var parts = text.Split(':');
        if (parts.Length < 3 || parts[0].Length == 0 || !Types.Contains(parts[^2].ToUpperInvariant()))
            return null;
        var shape = ImmutableArray.CreateBuilder<long>();
        foreach (var dimension in parts[^1].Split(','))
        {
            if (!long.TryParse(dimension, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length)
                || length is 0 or < -1)
                return null;
            shape.Add(length);
        }

        return new(string.Join(':', parts[..^2]), isInput, parts[^2].ToUpperInvariant(), shape.ToImmutable());
    }

    private static ModelTensor? Refused(Setting setting, string text, List<Finding> findings)
    {
        findings.Add(Finding.Error("model-tensor",
            $"`{setting.Parameter.Key}` is `{text}` (from {setting.Origin}).",
            $"It must be {setting.Parameter.Label}, such as {setting.Parameter.Example}: the types are "
                + $"{string.Join(", ", Types.Order(StringComparer.Ordinal))}, and a dimension is positive, or -1 if it varies."));
        return null;
    }
}
