using Mcc.EndToEnd.Targets;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary>A local SageMaker that allows only what the modules deployer (to scripts) and core (to the execution role) allow.</summary>
public sealed class EnforcedAws : LocalAws
{
    protected override LocalSettings Change(LocalSettings settings) => settings with
    {
        UserPolicy = new("deployer", BootstrapPolicy.Of("deployer", settings)),
        RolePolicy = new("core", BootstrapPolicy.Of("core", settings)),
    };
}
