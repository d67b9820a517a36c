using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Policies;
using Mcc.EndToEnd.Targets;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary>A local SageMaker that allows only what the modules deployer (to scripts) and core (to the execution role) allow.</summary>
public sealed class EnforcedAws : LocalAws
{
    protected override LocalSettings Change(LocalSettings settings) => settings with
    {
        UserPolicy = Policy("deployer", settings),
        RolePolicy = Policy("core", settings),
    };

    private static NamedPolicy Policy(string id, LocalSettings settings)
    {
        var module = ModuleList.Read(DataFiles.Embedded).Find(id)!;
        var findings = new List<Finding>();
        var values = new Dictionary<string, string> { ["Profile"] = "team",
            ["RoleArn"] = $"arn:aws:iam::{settings.Account}:role/execution" };
        return new(id, PolicyDocument.Read(ModulePolicies.Of(module, new(module, module.StackOf("team"),
            new(settings.Account, settings.Region, "aws"), values, new Dictionary<string, string>())), id, findings)!);
    }
}
