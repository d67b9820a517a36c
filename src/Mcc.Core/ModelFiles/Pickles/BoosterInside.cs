using Mcc.Core.ModelFiles.Compression;
using Mcc.Core.ModelFiles.Formats;

namespace Mcc.Core.ModelFiles.Pickles;

/// <summary>XGBoost's estimators keep their booster as bytes of XGBoost's own format inside the pickle; there its version stands.</summary>
internal static class BoosterInside
{
    public static ModelReport Describe(ModelReport report, ModelSource source, CompressionFormat? packing, long position)
    {
        var stream = source.Open(packing);
        try
        {
            var bytes = new ByteReader(stream, source.Limits.UnpackedBytes);
            bytes.Skip(position);
            var answers = new XgboostAnswers();
            var trouble = new Ubjson(bytes, answers).Walk();
            if (trouble is not null || !answers.HasLearner) return report;
            var described = answers.Describe(report);
            return described with
            {
                Features = report.Features ?? described.Features,
                FeatureNames = report.FeatureNames.IsEmpty ? described.FeatureNames : report.FeatureNames,
                Classes = report.Classes ?? described.Classes,
                // The tensors are those of the booster alone, and Triton does not take it out of a pickle.
                Tensors = [],
            };
        }
        finally
        {
            if (packing is not null) stream.Dispose();
        }
    }
}
