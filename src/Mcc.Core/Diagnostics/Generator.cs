using System.Reflection;

namespace Mcc.Core.Diagnostics;

/// <summary>This program.</summary>
public static class Generator
{
    /// <summary>Where internal errors are reported. The one place that names the repository.</summary>
    public const string IssuesAddress = "https://github.com/ml-container-creator/ml-container-creator/issues";

    public static string Version { get; } =
        typeof(Generator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
