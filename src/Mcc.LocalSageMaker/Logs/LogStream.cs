namespace Mcc.LocalSageMaker.Logs;

/// <summary>One log stream and its file.</summary>
internal sealed record LogStream(string Name, string Path);
