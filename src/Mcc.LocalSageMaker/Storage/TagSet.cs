using System.Xml;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Tags as a document has them, or the header x-amz-tagging.</summary>
internal static class TagSet
{
    public const int MostOfObject = 10;
    public const int MostOfBucket = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;

    /// <exception cref="AwsServiceException">They are not tags that S3 takes.</exception>
    public static IReadOnlyList<Tag> Parse(ReadOnlyMemory<byte> document, int most)
    {
        var root = Xml.Read(document);
        if (root.Name.LocalName is not "Tagging" || root.Children("TagSet").ToList() is not [var set]) throw Xml.Malformed();
        return Valid([.. set.Children("Tag").Select(tag =>
            new Tag(tag.Child("Key") ?? throw Xml.Malformed(), tag.Child("Value") ?? throw Xml.Malformed()))], most);
    }

    /// <summary>The header has the form of a query: key=value&amp;key=value.</summary>
    /// <exception cref="AwsServiceException">They are not tags that S3 takes.</exception>
    public static IReadOnlyList<Tag> Of(string? header)
    {
        if (header is null) return [];
        return Valid([.. header.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => new Tag(Decode(pair[0]), pair.Length < 2 ? "" : Decode(pair[1])))], MostOfObject);
    }

    public static void Write(XmlWriter xml, IReadOnlyList<Tag> tags)
    {
        xml.WriteStartElement("TagSet");
        foreach (var tag in tags)
        {
            xml.WriteStartElement("Tag");
            xml.WriteElementString("Key", tag.Key);
            xml.WriteElementString("Value", tag.Value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Decode(string text) => PercentText.Decode(text.Replace('+', ' '));

    private static List<Tag> Valid(List<Tag> tags, int most)
    {
        if (tags.Count > most)
            throw new AwsServiceException(400, "BadRequest", $"Object tags cannot be greater than {most}");
        if (tags.Any(tag => tag.Key.Length is 0 or > LongestKey))
            throw new AwsServiceException(400, "InvalidTag", "The TagKey you have provided is invalid");
        if (tags.Any(tag => tag.Value.Length > LongestValue))
            throw new AwsServiceException(400, "InvalidTag", "The TagValue you have provided is invalid");
        return tags.Select(tag => tag.Key).Distinct(StringComparer.Ordinal).Count() == tags.Count ? tags
            : throw new AwsServiceException(400, "InvalidTag", "Cannot provide multiple Tags with the same key");
    }
}
