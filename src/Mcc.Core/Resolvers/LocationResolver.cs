using Mcc.Core.Configuration;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>Where the model comes from.</summary>
public static class LocationResolver
{
    /// <summary>The behaviour of layers whose server loads a named model.</summary>
    public const string Behaviour = "model-source";

    public static Resolved<ModelLocation> Resolve(Settings settings, DeploymentLayers layers)
    {
        if (!layers.Behaviours.Contains(Behaviour) || settings.ModelName.Effective is not { } name)
            return Resolved.Unknown<ModelLocation>("no model is set");
        return layers.Constants.NamesModel == true && !ModelLocation.HasScheme(name)
            ? Resolved.Unknown<ModelLocation>("it is only a name")
            : Resolved.Known(ModelLocation.Of(name));
    }
}
