using System.Text;
using Mcc.Core.Diagnostics;

namespace Mcc.ModelFiles.Reading;

/// <summary>What people give in place of a model: an empty file, a web page, a pointer of Git LFS, a listing, a file of macOS.</summary>
internal static class NonModelFile
{
    // https://datatracker.ietf.org/doc/html/rfc1740#appendix-A
    private static ReadOnlySpan<byte> AppleDouble => [0, 5, 0x16, 7];

    /// <summary>The finding for such a file; none when it may be a model.</summary>
    public static Finding? Find(ReadOnlySpan<byte> head, string fileName)
    {
        var place = new Place(fileName);
        if (head.Length == 0) return Finding.Error("model-empty", "The model file is empty.",
            "Copy the file again; it may come from an interrupted download.", place);
        if (head.IndexOfAnyExcept((byte)0) < 0)
            return Finding.Error("model-empty", "The model file starts with zero bytes only.",
                "Copy the file again; it may come from an interrupted download.", place);
        if (head.StartsWith(AppleDouble))
            return Finding.Error("model-is-apple-double",
                "The file is not a model but an AppleDouble file, in which macOS stores the attributes of another file.", "Use the file "
                    + "whose name does not start with `._`.", place);
        var text = head.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        if (text.StartsWith("version https://git-lfs.github.com/spec/"u8))
            return Finding.Error("model-is-git-lfs-pointer", "The file is a Git LFS pointer, not the model itself.",
                "Run `git lfs pull` in its repository and try again.", place);
        if (IsListing(text))
            return Finding.Error("model-is-listing", "The file is a file listing, not a model.",
                "Use one of the files in the listing.", place);
        if (text.StartsWith("<"u8) && ContentSignature.IsText(head)) return IsPmml(text) ? Pmml(place) : IsXml(text)
            ? Xml(text, place) : WebPage(text, place);
        return null;
    }

    private static bool IsPmml(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, 1000)].IndexOf("<PMML"u8) >= 0;

    private static bool IsXml(ReadOnlySpan<byte> text) =>
        text.StartsWith("<?xml"u8) && text.IndexOf("<Error>"u8) < 0 && text.IndexOf("<html"u8) < 0 && text.IndexOf("<!DOCTYPE"u8) < 0;

    private static Finding Pmml(Place place) =>
        Finding.Error("model-is-pmml", "The file is PMML, a format that is not supported.",
            "Save the original model with its library: joblib.dump for scikit-learn, save_model for XGBoost.", place);

    private static Finding Xml(ReadOnlySpan<byte> text, Place place) =>
        Finding.Error("model-unknown-format",
            "The file is XML, not a model: it starts with "
                + $"`{Printable.Short(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 200)]), 60)}`.",
            "Use the file that the model's library saves.", place);

    private static bool IsListing(ReadOnlySpan<byte> text) =>
        text.StartsWith("Archive:  "u8)
        || (text.StartsWith("<?xml"u8) && text[..Math.Min(text.Length, 400)].IndexOf("<ListBucketResult"u8) >= 0)
        || text.StartsWith("<ListBucketResult"u8)
        || (text.StartsWith("PRE "u8) && text.Contains((byte)'/'));

    private static Finding WebPage(ReadOnlySpan<byte> text, Place place)
    {
        var start = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 1000)]);
        var isError = start.Contains("<Error>", StringComparison.Ordinal);
        var what = isError ? "The file is an error message from a storage service" : "The file is a web page";
        return Finding.Error(
            "model-is-web-page",
            $"{what}, not a model: it starts with `{Printable.Short(start, 40)}`.",
            isError ? "Download the model again with the right address and credentials."
                : "Download the file itself, usually with the page's Raw or Download link.",
            place);
    }
}
