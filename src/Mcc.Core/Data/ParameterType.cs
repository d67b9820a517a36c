using System.Text.Json.Serialization;
using Mcc.Core.Values;

namespace Mcc.Core.Data;

/// <summary>What a parameter's value is; the names in <c>parameters.json</c> are these in lower case.</summary>
[JsonConverter(typeof(NameConverter<ParameterType>))]
public enum ParameterType
{
    Text,
    Integer,
    Number,
    Flag,
    Choice,
    /// <summary>Texts separated by commas, or an array.</summary>
    List,
    /// <summary>KEY=VALUE, repeatable, or an object.</summary>
    Pairs,
    File,
    /// <summary>Paths, repeatable.</summary>
    Files,
    /// <summary>Texts with whatever characters, repeatable.</summary>
    Texts,
    Folder,
    /// <summary>A text that is never written, shown or recorded.</summary>
    Secret,
}
