using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Cli.Sources;

/// <summary>Second: the positional argument, which is the project's name.</summary>
public sealed class ArgumentSource(string? name, ParameterList parameters) : ILayerSource
{
    public Layer Read() => name is null
        ? Layer.Empty
        : new(new RawSetting(parameters.ProjectName, JsonValue.Create(name), new(Source.Argument, "the argument NAME")));
}
