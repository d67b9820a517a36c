using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Projects;

/// <summary>Reads what a project says of itself that becomes one of several containers.</summary>
public static class MemberReader
{
    /// <summary>Null when the project cannot be read; the reason is then among the findings.</summary>
    /// <param name="read">The bytes of the project's files by their paths.</param>
    /// <param name="folder">The folder relative to that of the combined project.</param>
    /// <param name="bytesOf">The size of all files in a folder of the project.</param>
    public static MemberProject? Read(
        Func<string, byte[]?> read, Catalog catalog, string folder, Func<string, long> bytesOf, ICollection<Finding> findings)
    {
        var trouble = new List<Finding>();
        if (RecordedProject.Read(read, catalog, trouble) is not { } deployment)
        {
            foreach (var finding in trouble)
                findings.Add(finding with { Severity = Severity.Error });
            return null;
        }

        var variables = JsonFile.Read(read, ProjectSecrets.EnvironmentPath, findings)?.Tree as JsonObject ?? [];
        var environment = variables.Where(variable => variable.Value?.GetValueKind() == JsonValueKind.String)
            .ToDictionary(variable => variable.Key, variable => variable.Value!.GetValue<string>(), StringComparer.Ordinal);
        var constants = deployment.Constants;
        return new(
            deployment.ProjectName,
            folder,
            environment,
            new((deployment.Location as ModelLocation.Archive)?.Uri, (deployment.Location as ModelLocation.Prefix)?.Uri,
                deployment.Location is ModelLocation.JumpStart or ModelLocation.Package),
            new(constants.ContentTypes ?? [], constants.ResponseTypes ?? [], constants.AcceptVariable, constants.BatchContentType,
                constants.BatchAccept ?? constants.ResponseTypes?.FirstOrDefault()),
            constants.WorkersVariable,
            Share(constants.MemoryShareVariable, environment),
            bytesOf(deployment.Placement.Folder.Split('/')[0]),
            deployment.Settings.MultiModel.Effective,
            deployment.Settings.Containers.Value.Count > 0,
            StartupResolver.SecondsOfEndpoint(deployment));
    }

    private static decimal? Share(string? variable, Dictionary<string, string> environment) =>
        variable is null ? null
        : environment.TryGetValue(variable, out var text)
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) ? share
        : EngineSettings.UsualMemoryShare;
}
