using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Identity;

/// <summary>The user and the role of the local account.</summary>
internal static class LocalIdentity
{
    public static string User(string account) => $"arn:aws:iam::{account}:user/{CredentialFile.Profile}";

    public static string Role(string account) => $"arn:aws:iam::{account}:role/{CredentialFile.Profile}";
}
