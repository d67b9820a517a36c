using System.Collections.Immutable;
using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>The images that have a Python and nothing else, by version: <c>catalogs/python-images.json</c>.</summary>
public sealed record PythonImages(string Image, ImmutableArray<Version> Versions)
{
    public static PythonImages Parse(ReadOnlyMemory<byte> json)
    {
        var file = DataReader.Read("data/catalogs/python-images.json", json, DataJson.Default.PythonImagesFile);
        return new(file.Image, [.. file.Versions.Select(row => row.Version)]);
    }

    public string ReferenceOf(Version version) => $"{Image}:{version}-slim";

    /// <summary>The newest version of a range that there is an image of.</summary>
    public Version? NewestIn(PythonRange range) => Versions.LastOrDefault(range.Contains);

    /// <summary>
    /// The version of Python in an image that is called <c>python</c> with a tag such as <c>3.12-slim</c>, in whatever registry; null for
    /// other images, which are taken at their word.
    /// </summary>
    public static Version? VersionIn(string reference)
    {
        var name = reference.Split('@')[0];
        name = name[(name.LastIndexOf('/') + 1)..];
        if (name.Split(':') is not ["python", var tag])
            return null;
        var digits = tag.Split('-')[0].Split('.');
        return digits.Length >= 2 && int.TryParse(digits[0], out var major) && int.TryParse(digits[1], out var minor) && major >= 0
            && minor >= 0 ? new(major, minor) : null;
    }
}
