using System.Text.Json.Nodes;
using Mcc.Core.Data;

namespace Mcc.Core.Configuration;

/// <summary>
/// A value as a source has it, before it is read as its parameter's type: text from a command line, any JSON from a file.
/// </summary>
public sealed record RawSetting(Parameter Parameter, JsonNode Value, Origin Origin);
