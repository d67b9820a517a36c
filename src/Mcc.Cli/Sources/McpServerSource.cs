using Mcc.Core.Configuration;

namespace Mcc.Cli.Sources;

/// <summary>Seventh: what MCP servers answer. None is asked yet; their answers will come in here, weaker than all that a person said.</summary>
public sealed class McpServerSource : ILayerSource
{
    public Layer Read() => Layer.Empty;
}
