using System.Collections.Immutable;

namespace Mcc.Core.ModelFiles.Pickles;

/// <summary>Reads a file of one pickle, or of several after each other.</summary>
internal static class PickleModel
{
    public static ModelReport Read(ByteReader bytes, ModelSource source, string? compression)
    {
        var scan = new PickleScan(AllowedGlobals.Known, source.Trust, source.Limits);
        var first = new PickleReader(bytes, scan, followsArrays: true);
        var whole = first.Read();
        var trouble = first.Trouble;
        var pickles = 1;
        var needsJoblib = compression is not null || scan.HasJoblibArrays;
        // Python loads only the first one; the others may be there for a second load, or to hide something.
        while (whole && trouble is null && !bytes.AtEnd())
        {
            pickles++;
            var more = new PickleReader(bytes, scan, followsArrays: true);
            if (!more.Read()) trouble = $"what follows the first pickle is none: {more.Trouble}";
        }
        if (whole && bytes.Trouble is { } broken) trouble ??= broken;
        var report = source.Report(needsJoblib ? ModelContent.Joblib : ModelContent.Pickle, compression) with
        {
            NeedsJoblib = needsJoblib,
            Imports = [.. scan.Imports.OrderBy(static name => name.Module, StringComparer.Ordinal).ThenBy(static name => name.Name, StringComparer.Ordinal)],
        };
        if (whole) report = new EstimatorSummary(scan).Describe(report, first.Result);
        return report.With([.. PickleFindings.Of(scan, source, report, trouble, bytes.Position, pickles)]);
    }
}
