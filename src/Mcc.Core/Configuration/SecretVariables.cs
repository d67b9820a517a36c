using System.Text.RegularExpressions;

namespace Mcc.Core.Configuration;

/// <summary>
/// Environment variables that hold secrets, by their names and by what the values look like. Variables of a project are written to its
/// files, so a secret among them is refused.
/// </summary>
public static partial class SecretVariables
{
    public const string Fix = "Store it in AWS Secrets Manager; with --hf-token-arn or --ngc-token-arn the container reads a token when it "
        + "starts.";

    /// <summary>Whether a variable holds a secret. The ARN of a secret, a reference, an empty value and a number are not secrets.</summary>
    public static bool IsSecret(string name, string value) =>
        value.Length > 0 && !value.StartsWith("arn:", StringComparison.Ordinal)
            && !value.StartsWith("{{", StringComparison.Ordinal) && !value.StartsWith("${", StringComparison.Ordinal)
            && !value.All(char.IsAsciiDigit)
            && (Names().IsMatch(name) || Values().IsMatch(value));

    [GeneratedRegex("^(HF_TOKEN|HF_API_TOKEN|HUGGING_FACE_HUB_TOKEN|HUGGINGFACE_TOKEN|HUGGINGFACEHUB_API_TOKEN|NGC_API_KEY|NVIDIA_API_KEY)$"
        + "|(^|_)(API_KEY|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|PASSWORD|SESSION_TOKEN|ACCESS_TOKEN|AUTH_TOKEN|API_TOKEN)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();

    /// <summary>Tokens of the Hub and of NGC, and access keys of AWS, as their services write them.</summary>
    [GeneratedRegex("^(hf_[A-Za-z0-9]{16,}|nvapi-[A-Za-z0-9_-]{16,}|(AKIA|ASIA)[A-Z0-9]{16})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Values();
}
