namespace Mcc.LocalSageMaker.Settings;

/// <summary>A project that the user named, so that processes may be started from it, and the image repository that stands for it.</summary>
public sealed record ProjectFolder(string Name, string Folder);
