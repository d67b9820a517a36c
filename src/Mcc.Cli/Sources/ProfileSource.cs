using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Sources;

/// <summary>
/// Seventh: the profile of this user, which <c>MCC_PROFILE</c> names, else the active one of <c>~/.ml-container-creator/config.json</c>.
/// </summary>
/// <param name="stronger">The sources before this one, which can have the name of the project.</param>
public sealed class ProfileSource(CliEnvironment cli, ParameterList parameters, IReadOnlyList<Layer> stronger) : ILayerSource
{
    public Layer Read()
    {
        var findings = new List<Finding>();
        if (ProfileStore.Read(cli, findings) is not { } file)
            return new([], findings);
        if (ProfileStore.Chosen(cli, file) is not { } name)
            return Layer.Empty;
        if (file.Find(name) is { } profile)
            return ProfileSettings.Read(profile, name, ProjectName, parameters, HasSecrets);
        // For scripts, MCC_PROFILE can also be a profile of the AWS CLI.
        return file.Names.Count == 0 ? Layer.Empty : new([], [Finding.Warning("profile",
            $"`{ProfileFile.Name}` of {cli.HomeIfAny} has no profile `{name}` (from "
                + $"{(cli.Variable(ProfileStore.Variable) is { Length: > 0 } ? ProfileStore.Variable : "activeProfile")}).",
            $"It has {string.Join(", ", file.Names.Select(known => $"`{known}`"))}.")]);
    }

    /// <summary>An image that is deployed unmodified, and a container without a network, cannot read the secrets of a profile.</summary>
    private bool HasSecrets => !new[] { parameters.NoBuild, parameters.NetworkIsolation }.Any(each => stronger
        .SelectMany(layer => layer.Settings).FirstOrDefault(setting => setting.Parameter == each)?.Value.ToString() is "true");

    private string? ProjectName => stronger.SelectMany(layer => layer.Settings)
        .FirstOrDefault(setting => setting.Parameter == parameters.ProjectName)?.Value.ToString();
}
