using System.Text.Json.Serialization;
using Mcc.Core.Values;

namespace Mcc.Core.Data;

/// <summary>
/// What a source that may be anybody's may say of a parameter: a working folder's files, or an MCP server. The command line, the
/// environment, a file that <c>--config</c> names and the profile are a person's on this machine, and may say everything.
/// </summary>
[JsonConverter(typeof(NameConverter<StrangerRule>))]
public enum StrangerRule
{
    /// <summary>Every value.</summary>
    Free,

    /// <summary>Every value, and it is printed with its origin.</summary>
    Shown,

    /// <summary>A path in the working folder, also after links are followed.</summary>
    Inside,

    /// <summary>A model that is not a folder of this machine.</summary>
    Remote,

    /// <summary>An image whose registry and repository are in the image catalog; it is printed.</summary>
    Catalog,

    /// <summary>A role in the account of the caller; it is printed.</summary>
    Account,

    /// <summary>Variables, but none of <see cref="ParameterFile.CodeVariables"/>; their names are printed.</summary>
    Variables,

    /// <summary>Nothing: a value is an error.</summary>
    Refused,

    /// <summary>Nothing: a file may have the default, and a server is not asked and its answer is not used.</summary>
    Never,
}
