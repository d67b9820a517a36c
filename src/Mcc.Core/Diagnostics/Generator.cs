using System.Reflection;

namespace Mcc.Core.Diagnostics;

/// <summary>This program.</summary>
public static class Generator
{
    public static string Version { get; } =
        typeof(Generator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
