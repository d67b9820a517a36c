using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Policies;
using Mcc.LocalSageMaker.Settings;
using Shouldly;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary>The policies of the bootstrap's modules, for the roles of the tests.</summary>
internal static class BootstrapPolicy
{
    public static PolicyDocument Of(string id, LocalSettings settings)
    {
        var module = ModuleList.Read(DataFiles.Embedded).Find(id)!;
        var findings = new List<Finding>();
        var values = new Dictionary<string, string>
        {
            ["Profile"] = "team",
            ["RoleArn"] = $"arn:aws:iam::{settings.Account}:role/execution",
            ["BuildRoleArn"] = $"arn:aws:iam::{settings.Account}:role/build",
        };
        var account = new StackAccount(settings.Account, settings.Region, "aws");
        var policy = PolicyDocument.Read(ModulePolicies.Of(module,
            new(module, module.StackOf("team"), account, values, new Dictionary<string, string>())), id, findings);
        findings.ShouldBeEmpty();
        return policy!;
    }

    /// <summary>
    /// Roles of single projects, which scripts create only where the module codebuild is not used; and moto's own bucket for the answers of
    /// asynchronous endpoints.
    /// </summary>
    public static bool IsNotTheDeployers(PolicyCall call) =>
        (call.Action.StartsWith("iam:", StringComparison.Ordinal) && call.Resource.EndsWith("-build", StringComparison.Ordinal))
        || call.Resource.StartsWith("arn:aws:s3:::sagemaker-output-", StringComparison.Ordinal);
}
