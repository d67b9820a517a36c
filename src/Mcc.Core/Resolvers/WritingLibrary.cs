using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>Versions of the library that wrote a model, as far as its file has them.</summary>
public static class WritingLibrary
{
    /// <summary>The version of a distribution that wrote the model; null where the file has none, or not as numbers.</summary>
    public static Version? Of(ModelInput? model, string library) =>
        model?.Report.Versions.GetValueOrDefault(library) is { } text && Version.TryParse(Numbers(text), out var version) ? version : null;

    public static bool IsSameMinor(Version one, Version other) => one.Major == other.Major && one.Minor == other.Minor;

    /// <summary>1.5.0rc1 is 1.5.0.</summary>
    private static string Numbers(string version) =>
        new string([.. version.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')]).TrimEnd('.');
}
