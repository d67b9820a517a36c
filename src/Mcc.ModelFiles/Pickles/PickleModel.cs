using Mcc.Core.Models;
using Mcc.ModelFiles.Compression;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Reads a file of one pickle, or of several after each other.</summary>
internal static class PickleModel
{
    public static ModelReport Read(ModelSource source, CompressionFormat? packing)
    {
        if (packing is null) return Read(source.Bytes(), source, null);
        using var decompressed = source.Open(packing);
        return Read(new ByteReader(decompressed, source.DecompressedLimit), source, packing);
    }

    private static ModelReport Read(ByteReader bytes, ModelSource source, CompressionFormat? packing)
    {
        var scan = new PickleScan(AllowedGlobals.Known, source.Trust, source.Limits);
        var first = new PickleReader(bytes, scan, followsArrays: true);
        var whole = first.Read();
        var trouble = first.Trouble;
        if (whole)
        {
            var judge = new PlaceJudge(scan, AllowedPlaces.Known);
            judge.Judge(first.Result);
            if (judge.IsTooDeep) trouble ??= "it nests too deeply";
        }
        var pickles = 1;
        var needsJoblib = packing is not null || scan.HasJoblibArrays;
        // Python loads only the first one; the others may be there for a second load, or to hide something.
        while (whole && trouble is null && !bytes.AtEnd())
        {
            pickles++;
            var more = new PickleReader(bytes, scan, followsArrays: true);
            if (!more.Read()) trouble = $"the data after the first pickle is not a pickle: {more.Trouble}";
        }
        if (whole && bytes.Trouble is { } broken) trouble ??= broken;
        var report = source.Report(needsJoblib ? ModelContent.Joblib : ModelContent.Pickle, packing?.Name) with
        {
            NeedsJoblib = needsJoblib,
            Imports = [.. scan.Imports.OrderBy(static name => name.Module, StringComparer.Ordinal)
                .ThenBy(static name => name.Name, StringComparer.Ordinal)],
        };
        if (whole)
        {
            report = new EstimatorSummary(scan).Describe(report, first.Result);
            report = report with
            {
                Example = new ExampleRow(scan).Of(first.Result),
                Methods = new EstimatorMethods(scan.Texts).Of(first.Result)
            };
        }

        var findings = PickleFindings.Of(scan, source, report, trouble, bytes.Position, pickles);
        if (whole && scan.BoosterAt is not null) report =
            BoosterInside.Describe(report, source, packing, scan, isWhole: IsOfXgboost(report));
        return report.With([.. findings]);
    }

    private static bool IsOfXgboost(ModelReport report) => report.Estimator?.StartsWith("xgboost.", StringComparison.Ordinal) == true;
}
