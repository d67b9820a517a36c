using System.Text;
using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// Reads what Keras writes about a model into an HDF5 file. The file is searched for the names of Keras's attributes, which
/// are in it verbatim, followed by their values; it is not followed as HDF5.
/// </summary>
internal static class Hdf5Model
{
    private const int AfterName = 256;
    private const int Overlap = 256;

    public static ModelReport Read(ModelSource source)
    {
        var report = source.Report(ModelContent.Hdf5);
        var found = new Found();
        var stream = source.Open();
        var buffer = new byte[1 << 20];
        var (start, filled) = (0L, 0);
        while (true)
        {
            var got = stream.ReadAtLeast(buffer.AsSpan(filled), 1, throwOnEndOfStream: false);
            filled += got;
            found.Search(buffer.AsSpan(0, filled), start);
            if (got == 0) break;
            var kept = Math.Min(filled, Overlap);
            Buffer.BlockCopy(buffer, filled - kept, buffer, 0, kept);
            start += filled - kept;
            filled = kept;
        }
        if (found.ConfigAt is null)
        {
            return report.With(Finding.Error("model-is-weights-only", "The HDF5 file does not contain a Keras model, at most its weights.",
                "Save the whole model: model.save('model.keras').", source.Place));
        }
        if (found.VersionAt is { } versionAt && VersionAfter(stream, versionAt) is { } version) report =
            report with { Versions = report.Versions.SetItem("keras", version) };
        using var config = found.JsonAt is { } jsonAt ? Config(stream, jsonAt) : null;
        report = config is null ? report.With(Unchecked(source)) : new KerasConfig(source).Describe(report, config.RootElement);
        // A layer with code of its author in a second place, where Keras might read it, is not overlooked.
        return found.HasLambda && !report.IsRefused && !source.Trust.Trusted
            && !report.Findings.Any(static finding => finding.Rule is "model-carries-code")
            ? report.With(Finding.Error("model-carries-code", "The Keras model has `Lambda`, which runs code from the file.",
                "Save the model without it; if you trust its source, use `--trust-model`.", source.Place))
            : report;
    }

    private static Finding Unchecked(ModelSource source) => source.Trust.Trusted
        ? Finding.Warning("model-unchecked", "The configuration of the Keras model cannot be read.",
            "Accepted because --trust-model is set.", source.Place)
        : Finding.Error("model-unchecked",
            "The configuration of the Keras model cannot be read, so it is unknown whether it contains code.",
                "Save it as model.save('model.keras'); if you trust its source, use `--trust-model`.",
                    source.Place);

    // The type and the shape of the attribute stand between its name and its value.
    private static string? VersionAfter(Stream stream, long position)
    {
        stream.Position = position;
        var after = new byte[AfterName];
        var text = Encoding.Latin1.GetString(after, 0, stream.ReadAtLeast(after, after.Length, throwOnEndOfStream: false));
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsAsciiDigit(text[start])) continue;
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' or '+')) end++;
            var version = text[start..end].TrimEnd('.', '-', '+');
            if (version.Contains('.', StringComparison.Ordinal) && LibraryVersion.IsOne(version)) return version;
            start = end;
        }
        return null;
    }

    private static JsonDocument? Config(Stream stream, long position)
    {
        const int longest = 16 << 20;
        stream.Position = position;
        var bytes = new byte[(int)Math.Min(longest, stream.Length - position)];
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, got), isFinalBlock: false, new JsonReaderState());
            return reader.Read() && reader.TrySkip() ? WholeJson.ParseDocument(bytes.AsMemory(0, (int)reader.BytesConsumed)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Found
    {
        public long? VersionAt { get; private set; }

        public long? ConfigAt { get; private set; }

        public long? JsonAt { get; private set; }

        public bool HasLambda { get; private set; }

        public void Search(ReadOnlySpan<byte> bytes, long start)
        {
            VersionAt ??= After(bytes, "keras_version\0"u8, start);
            ConfigAt ??= After(bytes, "model_config\0"u8, start);
            HasLambda |= bytes.IndexOf("\"class_name\": \"Lambda\""u8) >= 0 || bytes.IndexOf("\"class_name\":\"Lambda\""u8) >= 0;
            if (JsonAt is not null) return;
            ReadOnlySpan<string> beginnings = ["{\"class_name\": \"", "{\"module\": \"keras", "{\"class_name\":\"", "{\"module\":\"keras"];
            foreach (var beginning in beginnings)
            {
                if (After(bytes, Encoding.ASCII.GetBytes(beginning), start) is { } after
                    && (JsonAt is null || after - beginning.Length < JsonAt)) JsonAt = after - beginning.Length;
            }
        }

        private static long? After(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, long start) =>
            bytes.IndexOf(name) is >= 0 and var at ? start + at + name.Length : null;
    }
}
