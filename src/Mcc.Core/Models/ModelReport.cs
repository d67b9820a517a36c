using System.Collections.Immutable;
using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Models;

/// <summary>What a model file says about itself, read without loading it.</summary>
public sealed record ModelReport
{
    public required string FileName { get; init; }

    public required ModelContent Content { get; init; }

    /// <summary>The format under its name in <c>modelFormat</c>; null where no supported server loads it.</summary>
    public string? Format { get; init; }

    /// <summary>The top module of the library that the model is of, such as <c>lightgbm</c>; none where that is not known.</summary>
    public string? Library { get; init; }

    /// <summary>That library as <c>framework</c> names it; null where no supported server loads its models.</summary>
    public string? Framework { get; init; }

    /// <summary>The compression of the file: zlib, gzip, bz2, lzma, xz, lz4; null when it is not compressed.</summary>
    public string? Compression { get; init; }

    /// <summary>
    /// True when only <c>joblib.load</c> reads the file as it was checked; <c>pickle.load</c> would take it for something else.
    /// </summary>
    public bool NeedsJoblib { get; init; }

    /// <summary>Distribution name to the exact version that wrote the file.</summary>
    public ImmutableSortedDictionary<string, string> Versions { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Distribution name to a range that the file needs, where the exact version is not in it.</summary>
    public ImmutableSortedDictionary<string, string> Ranges { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The class of the object in the file, such as <c>sklearn.pipeline.Pipeline</c>.</summary>
    public string? Estimator { get; init; }

    /// <summary>Columns that one row has.</summary>
    public int? Features { get; init; }

    /// <summary>Names of the columns in their order; empty when the model was trained without names.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>
    /// One row as a member of a request's <c>instances</c>, made of what the file says; none where it does not say of which columns a row
    /// is.
    /// </summary>
    public Value? Example { get; init; }

    /// <summary>
    /// The methods that the object of the file has, such as <c>predict</c>; none where its class, or that of a part that decides, is not
    /// known.
    /// </summary>
    public ImmutableArray<string>? Methods { get; init; }

    /// <summary>Classes of a classifier.</summary>
    public int? Classes { get; init; }

    /// <summary>What the model was trained to minimise, where the file says it (XGBoost, LightGBM).</summary>
    public string? Objective { get; init; }

    /// <summary>
    /// What an XGBoost model is made of: <c>gbtree</c>, <c>dart</c> or <c>gblinear</c>; none where the file does not say it.
    /// </summary>
    public string? Booster { get; init; }

    /// <summary>Names that a pickle imports, ordered.</summary>
    public ImmutableArray<ImportedName> Imports { get; init; } = [];

    public ImmutableArray<ModelTensor> Tensors { get; init; } = [];

    public ImmutableArray<Finding> Findings { get; init; } = [];

    public bool IsRefused => Findings.Any(static finding => finding.Severity == Severity.Error);

    internal ModelReport With(params ReadOnlySpan<Finding> more) => this with { Findings = Findings.AddRange(more) };
}
