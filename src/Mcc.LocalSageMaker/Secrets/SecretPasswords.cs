using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.Platform.Hashing;

namespace Mcc.LocalSageMaker.Secrets;

/// <summary>GetRandomPassword, and other random texts.</summary>
internal static class SecretPasswords
{
    private const int UsualLength = 32;
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public static string Letters(int length) => RandomText.Of(Lower + Upper + Digits, length);

    public static JsonObject Create(JsonObject input)
    {
        var length = (int?)input["PasswordLength"] ?? UsualLength;
        var excluded = (string?)input["ExcludeCharacters"] ?? "";
        var types = new[]
            {
                Has(input, "ExcludeLowercase") ? "" : Lower, Has(input, "ExcludeUppercase") ? "" : Upper,
                Has(input, "ExcludeNumbers") ? "" : Digits, Has(input, "ExcludePunctuation") ? "" : Punctuation,
                Has(input, "IncludeSpace") ? " " : "",
            }
            .Select(type => string.Concat(type.Where(letter => !excluded.Contains(letter, StringComparison.Ordinal))))
            .Where(type => type.Length > 0).ToList();
        var isEach = (bool?)input["RequireEachIncludedType"] ?? true;
        if (types.Count == 0)
            throw Invalid("No valid characters are left for the password: all were excluded.");
        if (isEach && length < types.Count)
            throw Invalid("Password length is too short based on the required types.");
        var all = string.Concat(types);
        var password = RandomText.Of(all, length);
        // Again until each type is in it: nothing is likelier than anything else then.
        while (isEach && !types.TrueForAll(type => password.AsSpan().IndexOfAny(type) >= 0))
            password = RandomText.Of(all, length);
        return new() { ["RandomPassword"] = password };
    }

    private static bool Has(JsonObject input, string member) => (bool?)input[member] is true;

    private static AwsServiceException Invalid(string message) => new(400, "InvalidParameterException", message);
}
