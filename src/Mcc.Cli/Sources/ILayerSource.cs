using Mcc.Core.Configuration;

namespace Mcc.Cli.Sources;

/// <summary>One of the sources of configuration.</summary>
public interface ILayerSource
{
    Layer Read();
}
