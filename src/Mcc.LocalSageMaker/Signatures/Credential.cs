using Mcc.Platform.Hashing;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>The access key with which every request must be signed; random, and never printed.</summary>
public sealed record Credential(string AccessKey, string SecretKey)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static Credential New() =>
        new("AKIALOCAL" + RandomText.Of(Letters, 11), RandomText.Of(SecretLetters, 40));

    public override string ToString() => $"{AccessKey} •••";
}
