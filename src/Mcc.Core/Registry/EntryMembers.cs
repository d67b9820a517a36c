using System.Text;

namespace Mcc.Core.Registry;

/// <summary>The names of an entry's members, in one place: entries are also written by a project's <c>do/register</c>.</summary>
public static class EntryMembers
{
    public const string Parameters = "parameters";
    public const string GeneratorVersion = "generatorVersion";
    public const string Outcome = "outcome";
    public const string Notes = "notes";
    public const string Image = "image";
    public const string Deployed = "deployed";
    public const string Profile = "profile";
    public const string Features = "features";
    public const string Payloads = "payloads";
    public const string Generated = "generated";
    public const string Catalogs = "catalogs";
    public const string Components = "icList";
    public const string Withheld = "withheld";
    public const string Imported = "imported";

    private static readonly string[] Head =
        ["id", "time", "status", "project", "architecture", "backend", "target", "stage", "model", "instanceType", "region"];

    /// <summary>The names of the head in UTF-8, in the order of <see cref="EntryMember"/>.</summary>
    internal static byte[][] HeadUtf8 { get; } = [.. Head.Select(Encoding.UTF8.GetBytes)];

    /// <summary>All members of the head, in the order in which they are written.</summary>
    public static IReadOnlyList<EntryMember> All { get; } = Enum.GetValues<EntryMember>();

    /// <summary>The name in UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8NameOf(EntryMember member) => HeadUtf8[(int)member];

    public static string NameOf(EntryMember member) => Head[(int)member];
}
