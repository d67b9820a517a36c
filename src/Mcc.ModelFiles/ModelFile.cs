using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Compression;
using Mcc.ModelFiles.Formats;
using Mcc.ModelFiles.Pickles;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles;

/// <summary>Reads a model file and says what it is, without ever loading it.</summary>
/// <remarks>To add a format: give it a member in <see cref="ModelContent"/>, an entry in <c>catalogs/model-contents.json</c>, its first
/// bytes in <see cref="ContentSignature"/>, and its reader to the switch below.</remarks>
public static class ModelFile
{
    // ONNX and SavedModel both begin with field 1, a number.
    private const byte ProtobufVersionField = 0x08;

    /// <param name="stream">Can seek; stays open. Read from its beginning.</param>
    /// <param name="fileName">For messages and to compare its ending with the content; nothing is opened.</param>
    public static ModelReport Read(Stream stream, string fileName, ModelTrust? trust = null, ModelLimits? limits = null)
    {
        var source = new ModelSource(stream, fileName, trust ?? ModelTrust.None, limits ?? ModelLimits.Default);
        var head = source.Head();
        if (NonModelFile.Find(head, fileName) is { } finding) return source.Report(ModelContent.Text).With(finding);

        var report = CompressionFormat.Find(head) is { } packing ? ReadPacked(source, packing) : ReadPlain(source, head);
        report = VersionCheck.Of(ServedCheck(report, source));
        if (Repeated(report) is { } name)
        {
            return report.With(Finding.Error(PickleFindings.DoesNotDecode,
                $"The model is damaged: it has several inputs or outputs with the name `{name}`.", "Save the model again.", source.Place));
        }

        report = report with { Example = report.Example ?? TensorExample.Of(report.Tensors) };
        return report.With(ExtensionCheck.Of(report));
    }

    private static string? Repeated(ModelReport report) => report.Tensors.GroupBy(static tensor => (tensor.IsInput, tensor.Name))
        .FirstOrDefault(static same => same.Skip(1).Any()) is { } twice ? Printable.Short(twice.Key.Name, 60) : null;

    private static ModelReport ReadPlain(ModelSource source, ReadOnlySpan<byte> head) => ContentSignature.Of(head) switch
    {
        ModelContent.Pickle => PickleModel.Read(source, null),
        ModelContent.Archive when head[0] == (byte)'P' => ZipModel.Read(source),
        ModelContent.XgboostJson => XgboostModel.ReadJson(source),
        ModelContent.XgboostUbj => XgboostModel.ReadUbj(source),
        ModelContent.XgboostBinary => XgboostModel.ReadBinary(source, head),
        ModelContent.Hdf5 => Hdf5Model.Read(source),
        ModelContent.LightgbmText => LightgbmModel.Read(source),
        ModelContent.Unknown => ReadUnknown(source, head),
        var content => source.Report(content),
    };

    // A content that no server takes is recognised only to say what to do instead.
    private static ModelReport ServedCheck(ModelReport report, ModelSource source)
    {
        var entry = ModelContents.Known.Of(report.Content);
        if (entry.Format is not null || report.IsRefused) return report;
        return report.With(Finding.Error("model-unknown-format", $"The model file is {entry.Description}.", entry.Fix ?? "", source.Place));
    }

    // joblib packs pickles only; a packed tar archive is what SageMaker keeps models in, and people give it as the model.
    private static ModelReport ReadPacked(ModelSource source, CompressionFormat packing)
    {
        using var decompressed = source.Open(packing);
        var headBytes = new byte[ContentSignature.Length];
        int got;
        try
        {
            got = decompressed.ReadAtLeast(headBytes, headBytes.Length, throwOnEndOfStream: false);
        }
        catch (UnsupportedCompressionException exception)
        {
            var message = $"The file is compressed with {packing.Name}, but {exception.Message}.";
            return source.Report(ModelContent.Unknown, packing.Name)
                .With(Finding.Error(PickleFindings.DoesNotDecode, message, "Save the model again with joblib.dump.", source.Place));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            got = 0;
        }
        var head = headBytes.AsSpan(0, got);
        var content = ContentSignature.Of(head);
        if (content == ModelContent.Archive)
        {
            return source.Report(content, packing.Name);
        }
        if (head.Length == 0)
        {
            return source.Report(ModelContent.Unknown, packing.Name).With(Finding.Error(
                "model-truncated", $"The file is compressed with {packing.Name}, but cannot be decompressed: it is empty or truncated.",
                    "Copy it again, or save the model again.", source.Place));
        }
        return PickleModel.Read(source, packing);
    }

    // Pickles of protocols 0 and 1 have no signature: what can be followed to its end is one.
    private static ModelReport ReadUnknown(ModelSource source, ReadOnlySpan<byte> head)
    {
        if (head[0] == ProtobufVersionField && (OnnxModel.Read(source) ?? SavedModel.Read(source)) is { } graph) return graph;
        var report = PickleModel.Read(source, null);
        var isNamedSo = ModelContents.Known.ExtensionLike(source.FileName)
            .Any(static content => content is ModelContent.Pickle or ModelContent.Joblib);
        if (isNamedSo && !ContentSignature.IsText(head)) return report;
        if (!report.Findings.Any(static finding => finding.Rule is PickleFindings.DoesNotDecode or PickleFindings.Truncated)) return report;
        // A pickle that imports something and breaks afterwards is still one, and Python would have run it up to there.
        if (report.Imports.Length > 0) return report;
        return source.Report(ContentSignature.IsText(head) ? ModelContent.Text : ModelContent.Unknown);
    }
}
