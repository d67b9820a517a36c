namespace Mcc.Core.ModelFiles.Compression;

/// <summary>The file is compressed in a way that is not decoded here. The message is the second half of a sentence: "…, but MESSAGE."</summary>
internal sealed class UnsupportedCompressionException(string message) : IOException(message);
