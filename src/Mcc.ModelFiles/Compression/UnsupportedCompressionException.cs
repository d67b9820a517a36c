namespace Mcc.ModelFiles.Compression;

/// <summary>The file is compressed in a way that is not decoded here. The message completes "…, but".</summary>
internal sealed class UnsupportedCompressionException(string message) : IOException(message);
