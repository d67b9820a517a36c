using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>What the value of a server's option is written as.</summary>
[JsonConverter(typeof(NameConverter<OptionType>))]
public enum OptionType
{
    Text,
    Integer,
    Number,
    Boolean,
    Json,

    /// <summary>A count that may be shortened, as in 32k or 1.5M, or left to the server, as auto or -1.</summary>
    Size,
}
