using System.Text;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Files;

namespace Mcc.Cli.Profiles;

/// <summary>The file of profiles on disk, and which profile is meant.</summary>
public static class ProfileStore
{
    /// <summary>The variable that names a profile; scripts of projects read it too.</summary>
    public const string Variable = "MCC_PROFILE";

    private const string AwsProfileVariable = "AWS_PROFILE";

    /// <summary>An empty file if it does not exist; null, with an error among the findings, if it cannot be used.</summary>
    public static ProfileFile? Read(CliEnvironment cli, ICollection<Finding> findings)
    {
        if (cli.HomeIfAny is not { } home)
            return ProfileFile.Empty;
        var path = Path.Combine(home, ProfileFile.Name);
        switch (SettingsFile.Text(path))
        {
            case { Content: { } text }:
                return ProfileFile.Read(text, path, findings);
            case { Trouble: { } trouble }:
                findings.Add(Finding.Error("profile-file", $"{path} cannot be read: {trouble}", "Make it readable, or remove it."));
                return null;
            default:
                return ProfileFile.Empty;
        }
    }

    /// <summary>The profile of this run: of MCC_PROFILE, else the active one; null: none.</summary>
    public static string? Chosen(CliEnvironment cli, ProfileFile file) =>
        cli.Variable(Variable) is { Length: > 0 } named ? named : file.Active;

    /// <summary>The variables for the AWS CLI: with the AWS profile of the profile, as the scripts set it.</summary>
    /// <param name="name">The profile that the command line names; null: the chosen one.</param>
    public static IReadOnlyDictionary<string, string> Variables(CliEnvironment cli, string? name)
    {
        if (Read(cli, []) is not { } profiles || (name ?? Chosen(cli, profiles)) is not { } chosen)
            return cli.Environment;
        return VariablesWith(cli, profiles.Find(chosen)?["awsProfile"].AsText());
    }

    /// <summary>The same for an AWS profile.</summary>
    /// <param name="awsProfile">The profile's own; the environment's is stronger.</param>
    /// <param name="given">The command line's, which is the strongest.</param>
    public static IReadOnlyDictionary<string, string> VariablesWith(CliEnvironment cli, string? awsProfile, string? given = null) =>
        (given ?? (cli.Variable(AwsProfileVariable) is { Length: > 0 } own ? own : awsProfile)) is not { Length: > 0 } name
            ? cli.Environment
            : new Dictionary<string, string>(cli.Environment, StringComparer.Ordinal) { [AwsProfileVariable] = name };

    /// <summary>Makes another profile the active one; null: none.</summary>
    public static void Activate(CliEnvironment cli, ProfileFile file, string? name) =>
        Write(cli, file.WithActive(name));

    /// <summary>Writes the file: readable for its owner only, and whole or not at all.</summary>
    public static void Write(CliEnvironment cli, ProfileFile file)
    {
        Directory.CreateDirectory(cli.Home);
        AtomicFile.WritePrivate(Path.Combine(cli.Home, ProfileFile.Name), file.Write());
    }
}
