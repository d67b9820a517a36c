using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Configuration;

/// <summary>
/// The file of named profiles, <c>~/.ml-container-creator/config.json</c>, which the npm program's <c>bootstrap</c> writes. Members that
/// this program does not know stay as they are.
/// </summary>
public sealed class ProfileFile
{
    /// <summary>Its name in the user's folder.</summary>
    public const string Name = "config.json";

    /// <summary>The profile of who has none.</summary>
    public const string Default = "default";

    private const string ActiveMember = "activeProfile";
    private const string ProfilesMember = "profiles";

    private readonly JsonObject root;

    private ProfileFile(JsonObject root) => this.root = root;

    public static ProfileFile Empty { get; } = new([]);

    /// <summary>The profile that is used when nothing else names one; null: none.</summary>
    public string? Active => root[ActiveMember].AsText() is { Length: > 0 } name ? name : null;

    /// <summary>The names of all profiles, in their order in the file.</summary>
    public IReadOnlyList<string> Names =>
        root[ProfilesMember] is JsonObject profiles ? [.. profiles.Select(profile => profile.Key)] : [];

    /// <summary>Null with an error among the findings, when the text is not such a file.</summary>
    /// <param name="path">The name of the file in messages.</param>
    public static ProfileFile? Read(string text, string path, ICollection<Finding> findings)
    {
        try
        {
            JsonPositions.Of(Encoding.UTF8.GetBytes(text));
            if (WholeJson.Parse(text) is JsonObject root && root[ProfilesMember] is null or JsonObject
                && (root[ProfilesMember] as JsonObject ?? []).All(profile => profile.Value is JsonObject))
                return new(root);
            findings.Add(Finding.Error("profile-file", $"{path} is not a file of profiles.",
                "It must be a JSON object whose `profiles` has an object for each profile. Correct it, or remove it."));
        }
        catch (JsonException exception)
        {
            findings.Add(Finding.Error("profile-file", $"{path} is not valid JSON: {exception.Message.Split(" LineNumber:")[0]}",
                "Correct it, or remove it.", new(path, (int?)exception.LineNumber + 1, (int?)exception.BytePositionInLine + 1)));
        }

        return null;
    }

    /// <summary>The members of a profile; null if it does not exist.</summary>
    public JsonObject? Find(string name) => (root[ProfilesMember] as JsonObject)?[name] as JsonObject;

    /// <summary>The file with another active profile; null: with none.</summary>
    public ProfileFile WithActive(string? name)
    {
        var changed = (JsonObject)root.DeepClone();
        changed[ActiveMember] = name;
        return new(changed);
    }

    /// <summary>The file with another or a new profile; null: without it.</summary>
    public ProfileFile With(string name, JsonObject? members)
    {
        var changed = (JsonObject)root.DeepClone();
        var profiles = changed[ProfilesMember] as JsonObject ?? [];
        changed[ProfilesMember] = profiles;
        if (members is null)
            profiles.Remove(name);
        else
            profiles[name] = members.DeepClone();
        if (members is null && Active == name)
            changed[ActiveMember] = null;
        return new(changed);
    }

    public byte[] Write() => Encoding.UTF8.GetBytes(JsonTreeWriter.Write(root));

    /// <summary>
    /// The name of a profile's registry or list of assets in the user's folder. Scripts make it too, with <c>tr -c '[:alnum:]._-' _</c>.
    /// </summary>
    public static string FileNameOf(string profile) => string.Concat(Encoding.UTF8.GetBytes(profile)
        .Select(letter => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'.' or (byte)'_' or (byte)'-' ? (char)letter : '_'));
}
