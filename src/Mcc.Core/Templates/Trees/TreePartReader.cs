using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Trees;

/// <summary>Reads a tree template, keeping the line of every string for its messages.</summary>
internal ref struct TreePartReader
{
    /// <summary>The member whose value is the path of a tree of which the members enter here.</summary>
    private const string Include = "$include";

    private readonly string _file;
    private readonly byte[] _bytes;
    private readonly Func<string, string>? _read;
    private Utf8JsonReader _json;
    private int _line = 1;
    private int _counted;

    private TreePartReader(string file, byte[] bytes, Func<string, string>? read)
    {
        _file = file;
        _bytes = bytes;
        _read = read;
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    }

    /// <param name="read">Reads an included tree; without it none can be.</param>
    public static TreePart Read(string file, string text, Func<string, string>? read = null)
    {
        var reader = new TreePartReader(file, Encoding.UTF8.GetBytes(text), read);
        try
        {
            reader._json.Read();
            var root = reader.ReadPart(inArray: false);
            reader._json.Read();
            return root;
        }
        catch (JsonException problem)
        {
            throw new TemplateException(new Place(file, (int?)problem.LineNumber + 1), "this is not valid JSON: " + problem.Message);
        }
    }

    private TreePart ReadPart(bool inArray)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(inArray);
            case JsonTokenType.StartArray:
                return ReadArray();
            case JsonTokenType.String:
                var text = _json.GetString()!;
                return (TreePart?)TreeText.Read(text, Here()) ?? new TreeLiteral(JsonValue.Create(text));
            default:
                return new TreeLiteral(JsonNode.Parse(_json.ValueSpan.ToArray()));
        }
    }

    private TreeArray ReadArray()
    {
        var items = new List<TreePart>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            items.Add(ReadPart(inArray: true));
        return new TreeArray([.. items]);
    }

    private TreePart ReadObject(bool inArray)
    {
        var members = new List<TreeMember>();
        TreePart? items = null;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            var place = Here();
            var name = _json.GetString()!;
            var splice = SpliceOf(name, place);
            _json.Read();
            if (items is not null)
                throw new TemplateException(place, "an object that adds its items to the enclosing array must have exactly one member.");

            if (name == Include)
                members.Add(Included(place));
            else if (splice is null)
                members.Add(new NamedMember(name, TreeText.Read(name, place), ReadPart(inArray: false), place));
            else if (_json.TokenType == JsonTokenType.StartObject)
                members.Add(new SplicedMembers(splice, (TreeObject)ReadObject(inArray: false)));
            else if (_json.TokenType == JsonTokenType.StartArray && inArray && members.Count == 0)
                items = new SplicedItems(splice, ReadArray());
            else
                throw new TemplateException(place, $"the value of `{name}` must be an object, whose members are added to the enclosing "
                    + "one.");
        }

        return items ?? new TreeObject([.. members]);
    }

    private readonly IncludedMembers Included(Place place)
    {
        if (_json.TokenType == JsonTokenType.String && _json.GetString() is { } path && _read?.Invoke(path) is { } text
            && Read(path, text, _read) is TreeObject tree)
            return new(tree);
        throw new TemplateException(place, $"the value of `{Include}` must be the path of a file of data/ that has an object.");
    }

    private readonly Splice? SpliceOf(string name, Place place) =>
        TokenReader.Read(_file, name, place.Line!.Value) is [{ Tag: Tag.If or Tag.For } only] ? new Splice(only.Tag) : null;

    private Place Here()
    {
        var start = (int)_json.TokenStartIndex;
        _line += _bytes.AsSpan(_counted, start - _counted).Count((byte)'\n');
        _counted = start;
        return new Place(_file, _line);
    }
}
