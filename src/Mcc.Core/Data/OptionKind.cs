using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>How an option is written on a server's command line.</summary>
[JsonConverter(typeof(NameConverter<OptionKind>))]
public enum OptionKind
{
    /// <summary>It takes a value: <c>--port 8080</c>.</summary>
    Value,

    /// <summary>It stands alone and means yes; no is its absence.</summary>
    Flag,

    /// <summary>It stands alone and means yes; no has a spelling of its own, with <c>no-</c> in front.</summary>
    Negatable,

    /// <summary>It takes several values, one argument each.</summary>
    List,
}
