using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Mcc.Core.Catalogs;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// Mcc.Core turns values into values. Its compiled code uses no disk, clock, process, network, console, random numbers or environment of
/// .NET, member by member.
/// </summary>
public sealed class CoreIsPureTests
{
    /// <summary>Namespaces of the outside world.</summary>
    private static readonly string[] Outside =
    [
        "System.Console", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Environment", "System.IO.", "System.Net.",
            "System.Random",
        "System.Runtime.InteropServices.Marshal", "System.Runtime.InteropServices.NativeLibrary", "System.Threading.Thread",
            "System.Threading.Timer", "System.TimeProvider", "Microsoft.Win32.",
    ];

    /// <summary>What of these only turns values into values.</summary>
    private static readonly HashSet<string> Values =
    [
        "System.IO.Stream", "System.IO.MemoryStream", "System.IO.SeekOrigin", "System.IO.TextReader", "System.IO.TextWriter",
            "System.IO.StringReader", "System.IO.StringWriter",
        "System.IO.InvalidDataException", "System.IO.EndOfStreamException", "System.IO.FileNotFoundException", "System.IO.IOException",
        "System.IO.Compression.ZLibStream", "System.IO.Compression.DeflateStream", "System.IO.Compression.GZipStream",
            "System.IO.Compression.CompressionMode",
        "System.IO.Compression.ZipArchive", "System.IO.Compression.ZipArchiveEntry",
        "System.IO.Path.Combine", "System.IO.Path.GetFileName", "System.IO.Path.GetExtension", "System.IO.Path.GetDirectoryName",
            "System.IO.Path.GetFileNameWithoutExtension",
        "System.IO.Hashing.Crc32", "System.Net.WebUtility",
        "System.Environment.get_CurrentManagedThreadId", // iterators
    ];

    private static readonly HashSet<string> Members =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now",
            "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid", "System.Threading.Tasks.Task.Delay", "System.AppContext.get_BaseDirectory", "System.Reflection.Assembly."
            + "get_Location",
    ];

    [Fact]
    public void Nothing_in_it_reaches_outside() => Reaches(typeof(Catalog).Assembly.Location).ShouldBeEmpty();

    [Fact]
    public void Nor_do_the_readers_of_model_files() => Reaches(typeof(Mcc.ModelFiles.ModelFile).Assembly.Location).ShouldBeEmpty();

    /// <summary>The platform project does, so the test can see it.</summary>
    [Fact]
    public void And_the_outer_wall_is_seen_to()
    {
        var reaches = Reaches(typeof(Platform.Files.ProjectWriter).Assembly.Location);
        reaches.ShouldContain("System.IO.Directory.CreateDirectory");
        reaches.ShouldContain("System.Diagnostics.Process.Start");
        reaches.ShouldContain("System.Environment.get_ProcessId");
    }

    private static IReadOnlyList<string> Reaches(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        var used = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: TypeName(metadata, (TypeReferenceHandle)member.Parent), Name: metadata.GetString(member.Name)));
        return [.. used.Where(member => IsOutside(member.Type, member.Name)).Select(member => $"{member.Type}.{member.Name}").Distinct()
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsOutside(string type, string member) =>
        Members.Contains($"{type}.{member}")
        || (Outside.Any(prefix => type == prefix || (prefix.EndsWith('.') && type.StartsWith(prefix, StringComparison.Ordinal))
            || type.StartsWith(prefix + ".", StringComparison.Ordinal))
            && !Values.Contains(type) && !Values.Contains($"{type}.{member}"));

    private static string TypeName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{TypeName(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
