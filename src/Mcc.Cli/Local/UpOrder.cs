using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Policies;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Serving;

namespace Mcc.Cli.Local;

/// <summary>What the user asked <c>mcc local up</c> for; what is null is as it was on this folder the last time.</summary>
internal sealed record UpOrder(string Folder, int? Port,
    IReadOnlyList<string> Projects, string? Engine, string? Registry, string? Region, IReadOnlyList<string> Limits,
    string? UserPolicy, string? RolePolicy)
{
    private const int UsualPort = 8485;

    /// <summary>The arguments that make another mcc process serve the same.</summary>
    public static IReadOnlyList<string> Words(LocalSettings settings) =>
    [
        "local", "serve", $"--folder={settings.Folder}", string.Create(CultureInfo.InvariantCulture,
            $"--port={settings.Port}"), $"--region={settings.Region}",
        .. settings.Engine.Length > 0 ? (string[])[$"--engine={settings.Engine}"] : [],
        .. settings.Registry.Length > 0 ? (string[])[$"--registry={settings.Registry}"] : [],
        .. LimitList.Changed(settings.Limits).Select(limit => $"--limit={limit.Name}={limit.Read(settings.Limits)}"),
        .. settings.Projects.Select(project => $"--project={project.Name}={project.Folder}"),
        .. settings.UserPolicy is { } user ? (string[])[$"--enforce={user.File}"] : [],
        .. settings.RolePolicy is { } role ? (string[])[$"--enforce-role={role.File}"] : [],
        "--output=json",
    ];

    /// <summary>Null when the findings refuse.</summary>
    public LocalSettings? Settings(CliEnvironment cli, ServerRecord? before, ICollection<Finding> findings)
    {
        var projects = NamedProjects.Read(Projects, cli.Folder, findings);
        var limits = NamedLimits.Read(Limits, before?.Limits ?? new(), findings);
        var (user, role) = (Read(UserPolicy, cli, findings), Read(RolePolicy, cli, findings));
        if (Port is < 0 or > ushort.MaxValue)
            findings.Add(Finding.Error("port", string.Create(CultureInfo.InvariantCulture, $"--port is {Port}."),
                "It must be from 1 to 65535, or 0 for any free port."));
        if (findings.Any(finding => finding.Severity == Severity.Error)) return null;
        return new(Folder)
        {
            // The last one, so that shells that were set up for it go on to work.
            Port = Port ?? LocalServer.FreePort(before?.Address.Port ?? UsualPort),
            Region = Region ?? before?.Region ?? "us-east-1",
            Engine = Engine ?? cli.Variable("MCC_ENGINE") ?? "",
            Registry = Registry ?? before?.Registry ?? "",
            Projects = projects.Count > 0 ? projects : before?.Projects ?? [],
            Limits = limits,
            UserPolicy = user,
            RolePolicy = role,
            Variables = ProcessVariables.Of(cli),
        };
    }

    private static NamedPolicy? Read(string? file, CliEnvironment cli, ICollection<Finding> findings)
    {
        if (file is null)
            return null;
        var path = Path.GetFullPath(file, cli.Folder);
        if (SettingsFile.Text(path) is { Content: { } text })
            return PolicyDocument.Read(text, file, findings) is { } policy ? new(path, policy) : null;
        findings.Add(Finding.Error("policy", $"{file} cannot be read.", "Give the file of an IAM policy."));
        return null;
    }
}
