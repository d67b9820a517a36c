using System.Text.RegularExpressions;

namespace Mcc.Core.Configuration;

/// <summary>
/// Environment variables that hold secrets, by their names and by what the values look like. Variables of a project are written to its
/// files, so a secret among them is refused.
/// </summary>
public static partial class SecretVariables
{
    private const string Suffix = "_ARN";

    /// <summary>How to give a secret to a container instead.</summary>
    public static string Fix(string name) =>
        $"Store it in AWS Secrets Manager. A language model server reads it at startup if `{name}{Suffix}` is the secret's ARN; tokens of "
            + "Hugging Face and NGC have --hf-token-arn and --ngc-token-arn.";

    /// <summary>Whether a variable has the ARN of a secret, which the container reads when it starts.</summary>
    public static bool IsSecretArn(string name, string value) =>
        name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)
            && value.StartsWith("arn:", StringComparison.Ordinal) && value.Contains(":secretsmanager:", StringComparison.Ordinal);

    /// <summary>Whether a variable holds a secret. The ARN of a secret, a reference, an empty value and a number are not secrets.</summary>
    public static bool IsSecret(string name, string value) =>
        value.Length > 0 && !value.StartsWith("arn:", StringComparison.Ordinal)
            && !value.StartsWith("{{", StringComparison.Ordinal) && !value.StartsWith("${", StringComparison.Ordinal)
            && !value.All(char.IsAsciiDigit)
            && (Names().IsMatch(name) || Values().IsMatch(value));

    /// <summary>The options that have such variables, with the variables' names.</summary>
    public static IEnumerable<(Setting Setting, string Name)> SecretArns(Settings settings) =>
        from given in new[] { settings.ModelEnv, settings.ServerEnv, settings.IcEnv }
        from pair in given.Value
        where IsSecretArn(pair.Key, pair.Value)
        select (given.Setting!, pair.Key);

    [GeneratedRegex("^(HF_TOKEN|HF_API_TOKEN|HUGGING_FACE_HUB_TOKEN|HUGGINGFACE_TOKEN|HUGGINGFACEHUB_API_TOKEN|NGC_API_KEY|NVIDIA_API_KEY)$"
        + "|(^|_)(API_KEY|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|PASSWORD|SESSION_TOKEN|ACCESS_TOKEN|AUTH_TOKEN|API_TOKEN)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();

    /// <summary>Tokens of the Hub and of NGC, and access keys of AWS, as their services write them.</summary>
    [GeneratedRegex("^(hf_[A-Za-z0-9]{16,}|nvapi-[A-Za-z0-9_-]{16,}|(AKIA|ASIA)[A-Z0-9]{16})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Values();
}
