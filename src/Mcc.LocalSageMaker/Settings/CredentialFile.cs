using System.Text;
using Mcc.LocalSageMaker.Signatures;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Files;

namespace Mcc.LocalSageMaker.Settings;

/// <summary>The AWS profile file with which the CLI and SDKs reach the local SageMaker; only its owner may read it.</summary>
public static class CredentialFile
{
    public const string Profile = "mcc-local";

    public static string In(string folder) => Path.Combine(folder, StateFiles.Profile);

    /// <summary>The key that the file of a running local SageMaker has; null when there is none.</summary>
    public static Credential? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var values = File.ReadLines(path).Select(line => line.Split(" = ", 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], StringComparer.Ordinal).ToDictionary(parts => parts.Key, parts => parts.First()[1],
                StringComparer.Ordinal);
        return new(values["aws_access_key_id"], values["aws_secret_access_key"]);
    }

    /// <summary>Writes one file that serves as AWS_CONFIG_FILE and as AWS_SHARED_CREDENTIALS_FILE.</summary>
    public static void Write(string path, Credential credential, string region, Uri address)
    {
        var lines = new StringBuilder();
        // A credentials file names a profile bare, a config file with "profile" before it.
        foreach (var header in (ReadOnlySpan<string>)[$"[{Profile}]", $"[profile {Profile}]"])
        {
            lines.Append(header).Append('\n')
                .Append("aws_access_key_id = ").Append(credential.AccessKey).Append('\n')
                .Append("aws_secret_access_key = ").Append(credential.SecretKey).Append('\n')
                .Append("region = ").Append(region).Append('\n')
                .Append("endpoint_url = ").Append(address.GetLeftPart(UriPartial.Authority)).Append('\n');
        }

        AtomicFile.WritePrivate(path, Encoding.UTF8.GetBytes(lines.ToString()));
    }
}
