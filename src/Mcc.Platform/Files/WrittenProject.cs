namespace Mcc.Platform.Files;

/// <summary>Where a project was written, and where the one that it replaced is kept (null: there was none).</summary>
public sealed record WrittenProject(string Folder, string? Before);
