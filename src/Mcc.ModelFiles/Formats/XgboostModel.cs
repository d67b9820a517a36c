using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>Reads the three formats of XGBoost.</summary>
internal static class XgboostModel
{
    // LearnerModelParamLegacy: https://github.com/dmlc/xgboost/blob/release_1.7.0/src/learner.cc
    private const int ParameterBytes = 136;

    public static ModelReport ReadJson(ModelSource source)
    {
        var answers = new XgboostAnswers();
        return Judged(source, ModelContent.XgboostJson, answers, JsonWalk.Over(source.Open(), answers));
    }

    public static ModelReport ReadUbj(ModelSource source)
    {
        var answers = new XgboostAnswers();
        var bytes = source.Bytes();
        return Judged(source, ModelContent.XgboostUbj, answers, new Ubjson(bytes, answers).Walk());
    }

    private static ModelReport Judged(ModelSource source, ModelContent content, XgboostAnswers answers, string? trouble)
    {
        if (answers.HasLearner && trouble is null) return answers.Describe(source.Report(content));
        if (answers.HasLearner)
        {
            return source.Report(content).With(Finding.Error(
                "model-truncated", $"The XGBoost model is truncated or damaged: {trouble}.", "Copy it again, or save the model again with "
                    + "save_model.", source.Place));
        }
        var (description, fix) = NoModel(answers);
        var what = trouble is null ? description : $"The file starts like JSON, but {trouble}.";
        return source.Report(ModelContent.Text).With(Finding.Error("model-unknown-format", what, fix, source.Place));
    }

    private static (string Description, string Fix) NoModel(XgboostAnswers answers) => answers.TopMembers switch
    {
        var members when members.Contains("tree_info") =>
            ("The file is a LightGBM dump (dump_model), which cannot be loaded as a model.", "Save the model with save_model."),
        var members when members.Contains("weight_map") || members.Contains("architectures") =>
            ("The file is the configuration of a transformers model, not a model.", "Use --model-name for such a model."),
        _ => ("The file is JSON, but not an XGBoost model.", "Save the model with save_model; dump_model writes a file that cannot be "
            + "loaded."),
    };

    public static ModelReport ReadBinary(ModelSource source, ReadOnlySpan<byte> head)
    {
        var parameters = head.StartsWith("binf"u8) ? head[4..] : head;
        var report = source.Report(ModelContent.XgboostBinary);
        if (parameters.Length < ParameterBytes + 16)
        {
            return report.With(Finding.Error("model-truncated", "The XGBoost model is truncated in its first bytes.",
                "Copy it again, or save the model again with save_model.", source.Place));
        }
        var features = BinaryPrimitives.ReadInt32LittleEndian(parameters[4..]);
        var classes = BinaryPrimitives.ReadInt32LittleEndian(parameters[8..]);
        var major = BinaryPrimitives.ReadUInt32LittleEndian(parameters[20..]);
        var minor = BinaryPrimitives.ReadUInt32LittleEndian(parameters[24..]);
        var targets = BinaryPrimitives.ReadInt32LittleEndian(parameters[28..]);
        // The names of the objective and of the booster follow the parameters.
        var objective = NameAt(parameters[ParameterBytes..], out var rest);
        var booster = NameAt(rest, out _);
        report = XgboostAnswers.Described(report, null, features, classes, targets, objective) with { Booster = booster };
        // The patch version is not in the file, and before 1.0.0 no version is.
        if (major is > 0 and < 100 && minor < 100) report =
            report with { Ranges = report.Ranges.SetItem("xgboost", string.Create(CultureInfo.InvariantCulture, $"=={major}.{minor}.*")) };
        return report.With(Finding.Warning(
            "model-old-binary", "The model is in XGBoost's old binary format, which XGBoost 3.1 no longer reads.",
                "Load it with the version that wrote it and save it with save_model('model.ubj').", source.Place));
    }

    private static string? NameAt(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        rest = [];
        var length = bytes.Length < 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length is 0 or > 64 || bytes.Length < 8 + (int)length)
            return null;
        rest = bytes[(8 + (int)length)..];
        return Printable.Short(Encoding.UTF8.GetString(bytes.Slice(8, (int)length)), 60);
    }
}
