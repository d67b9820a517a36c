using System.Text.Json.Serialization;

namespace Mcc.Core.Catalogs;

/// <summary>A format of model files, the library that writes it (none where several do), and its file extension (empty: a folder).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ModelFormat(string Id, string Extension, string? Framework = null);
