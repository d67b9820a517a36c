using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>
/// The part of the interview that asks for a parameter, in the order of asking. The model and its server come first, because
/// they decide what the rest can be: which targets fit, which instances make sense, which modules there are.
/// </summary>
[JsonConverter(typeof(NameConverter<Phase>))]
public enum Phase
{
    Core,
    Infrastructure,
    Modules,
    Project,
}
