namespace Mcc.Core.Templates.Languages;

/// <summary>
/// The languages, each with the spot where its files begin. To add one: a record that derives from <see cref="Spot"/> in a file of
/// its own, a <see cref="FileKind"/>, a line here, and its real reader in the tests.
/// </summary>
internal static class LanguageTable
{
    public static Spot Start(FileKind kind) => kind switch
    {
        FileKind.Text => TextSpot.Start,
        FileKind.Path => PathSpot.Start,
        _ => TextSpot.Start,
    };
}
