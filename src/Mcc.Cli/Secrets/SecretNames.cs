using System.Text.RegularExpressions;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Secrets;

/// <summary>The names of secrets: PREFIX/NAME, or PREFIX/KIND/NAME. The execution role may read what begins with the prefix.</summary>
internal static partial class SecretNames
{
    public const string Rule = "secrets";

    /// <summary>The prefix of the npm program's secrets.</summary>
    public const string FormerPrefix = "mlcc/";

    /// <summary>The whole name; null, with an error that does not repeat it, where it cannot be one.</summary>
    public static string? Of(string given, string prefix, SecretKind? kind, ICollection<Finding> findings)
    {
        if (SecretVariables.LooksSecret(given))
            findings.Add(Finding.Error(Rule, "NAME is a token, a key or a password.",
                "Give the secret a name such as `team`, and type its value when mcc asks for it. Replace the value: it is in the shell's "
                    + "history now."));
        else if (!Allowed().IsMatch(given))
            findings.Add(Finding.Error(Rule, $"`{Core.Text.Visible.Value(given)}` cannot be the name of a secret.",
                "Use letters, digits and /_+=.@- only."));
        else if (Ending().IsMatch(given))
            findings.Add(Finding.Error(Rule, $"`{given}` ends with a hyphen and six characters, as ARNs of secrets do, so AWS could take "
                + "one secret for another.", "Use another name."));
        else
            return Whole(given, prefix, kind);
        return null;
    }

    /// <summary>A secret that exists: an ARN and a whole name stay as they are.</summary>
    public static string Existing(string given, string prefix, SecretKind? kind) =>
        SecretVariables.IsArn(given) || given.StartsWith(FormerPrefix, StringComparison.Ordinal) ? given : Whole(given, prefix, kind);

    /// <summary>The kind in a name, such as <c>hf-token</c> in <c>mcc/hf-token/team</c>; null: none.</summary>
    public static SecretKind? KindOf(string name, IReadOnlyList<SecretKind> kinds) =>
        name.Split('/') is [_, var kind, _, ..] ? kinds.FirstOrDefault(each => each.Id == kind) : null;

    private static string Whole(string given, string prefix, SecretKind? kind) =>
        given.StartsWith(prefix, StringComparison.Ordinal) ? given
            : $"{prefix}{(kind is null || given.StartsWith(kind.Id + "/", StringComparison.Ordinal) ? "" : kind.Id + "/")}{given}";

    [GeneratedRegex(@"\A[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"-[A-Za-z0-9]{6}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ending();
}
