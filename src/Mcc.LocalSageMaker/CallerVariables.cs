using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker;

/// <summary>
/// The variables with which a shell's AWS CLI, SDKs and generated scripts reach the local SageMaker, and those that would
/// lead them elsewhere.
/// </summary>
public static class CallerVariables
{
    /// <summary>Each is stronger than the profile or the address, so it must not be set.</summary>
    private static readonly string[] Stronger =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_DEFAULT_PROFILE", "AWS_DEFAULT_REGION",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ];

    public static IReadOnlyList<(string Name, string Value)> Of(string folder, ServerRecord server)
    {
        var profile = CredentialFile.In(folder);
        return
        [
            ("AWS_CONFIG_FILE", profile),
            ("AWS_SHARED_CREDENTIALS_FILE", profile),
            ("AWS_PROFILE", CredentialFile.Profile),
            ("AWS_REGION", server.Region),
            ("AWS_ENDPOINT_URL", server.Address.GetLeftPart(UriPartial.Authority)),
            // For mcc local in the same shell.
            ("MCC_LOCAL_FOLDER", folder),
            // The scripts' own: any role is as good as another here.
            ("MCC_REGION", server.Region),
            ("MCC_ROLE_ARN", Role(server)),
            ("MCC_POLL", "1"),
            // Without a registry, what is on this machine is deployed without being pushed.
            .. server.Registry.Length > 0
                ? new[] { ("MCC_REGISTRY", server.Registry), ("MCC_REGISTRY_IS_ECR", "true") } : [("MCC_DEPLOY_BUILT", "true")],
        ];
    }

    public static string Role(ServerRecord server) => LocalIdentity.Role(server.Account);

    /// <param name="surroundings">The caller's variables; among them may be addresses of single services.</param>
    public static IEnumerable<string> ToUnset(IEnumerable<string> surroundings) =>
        Stronger.Concat(surroundings.Where(name => name.StartsWith("AWS_ENDPOINT_URL_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    /// <summary>A caller's variables, changed so that its programs reach the local SageMaker.</summary>
    public static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> surroundings, string folder, ServerRecord server)
    {
        var unset = ToUnset(surroundings.Keys).ToHashSet(StringComparer.Ordinal);
        var variables = surroundings.Where(variable => !unset.Contains(variable.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in Of(folder, server))
            variables[name] = value;
        return variables;
    }
}
