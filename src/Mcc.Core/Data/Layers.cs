using System.Text.Json;

namespace Mcc.Core.Data;

/// <summary>What limits the request size of an architecture's server: the limit of images from one version on.</summary>
/// <param name="Since">First version of the image with this limit.</param>
/// <param name="Bytes">Maximum request size in bytes without an option.</param>
/// <param name="RaisedSince">First version with an option that raises it.</param>
/// <param name="Source">Where the facts come from.</param>
public sealed record RequestLimitEntry(Version Since, long Bytes, Version RaisedSince, string Source);

/// <summary>The user's own functions that a server calls.</summary>
/// <param name="Path">The file in the project.</param>
/// <param name="Functions">The names of the functions.</param>
public sealed record HandlerEntry(string Path, IReadOnlyList<string> Functions);

/// <summary>The accelerator that a backend makes use of, and why others are paid for in vain.</summary>
/// <param name="Accelerator">The kind, such as <c>cuda</c>, or <c>cpu</c> for none.</param>
/// <param name="Reason">Completes "…, but …".</param>
public sealed record AcceleratorAdvice(string Accelerator, string Reason);

/// <summary>Server options that serve one purpose together (<c>--profile</c>).</summary>
/// <param name="Source">Where the values come from, and when they were looked up.</param>
/// <param name="Accelerators">How many the container needs at least.</param>
/// <param name="SplitVariable">The variable that gets their number instead of the one that sets the tensor parallel size.</param>
/// <param name="Environment">Environment variables of the container, in the order of the file.</param>
public sealed record ProfileEntry(
    string Title,
    string Summary,
    string Source,
    IReadOnlyDictionary<string, string>? Environment = null,
    int Accelerators = 0,
    string? SplitVariable = null);
