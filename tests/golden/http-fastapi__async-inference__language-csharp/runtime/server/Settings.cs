using System.Globalization;

namespace Endpoint;

/// <summary>The variables that the server reads.</summary>
internal sealed class Settings
{
    public string Address { get; } = Text("MCC_BIND_ADDRESS", "0.0.0.0");

    public int Port { get; } = Number("SAGEMAKER_BIND_TO_PORT", 8080, 1, 65535);

    public int Workers { get; } = Number("SAGEMAKER_MODEL_SERVER_WORKERS", Environment.ProcessorCount, 1, 1024);

    public int Queue { get; } = Number("MCC_QUEUE", 256, 1, 100_000);

    /// <summary>The most bytes of a body: SageMaker's own variable, else what the target allows.</summary>
    public long MaxBytes { get; } =
        1048576L * Number("SAGEMAKER_MAX_PAYLOAD_IN_MB", Number("MCC_MAX_PAYLOAD_BYTES", 26214400, 1, 1073741824) / 1048576, 1, 1024);

    public int Transforms { get; } = Number("SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", Math.Min(100, Environment.ProcessorCount), 1, 100);

    /// <summary>SageMaker's rule: transforms × megabytes ≤ 100.</summary>
    public int BatchMegabytes => (int)Math.Max(1, Math.Min(MaxBytes / 1048576, 100 / Transforms));

    /// <summary>A model that SageMaker mounts wins over the one in the image.</summary>
    public static string ModelFolder
    {
        get
        {
            const string mounted = "/opt/ml/model";
            return Text("MCC_MODEL_DIR", Directory.Exists(mounted) && Directory.EnumerateFileSystemEntries(mounted).Any() ? mounted
                : "/opt/mcc/model");
        }
    }

    private static string Text(string name, string usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : usual;

    private static int Number(string name, int usual, int least, int most)
    {
        var text = Text(name, "");
        if (text.Length == 0)
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw new InvalidOperationException($"{name} must be a whole number from {least} to {most}");
    }
}
