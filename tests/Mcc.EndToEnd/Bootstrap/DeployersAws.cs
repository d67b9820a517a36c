using Mcc.Core.Data;
using Mcc.Core.Policies;
using Mcc.EndToEnd.Targets;
using Mcc.LocalSageMaker.Settings;
using Shouldly;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary>
/// moto, which checks no permissions. When its tests have ended, each request that scripts made is compared with the policy of the module
/// deployer; what it does not allow fails the class.
/// </summary>
public sealed class DeployersAws : PretendedAws
{
    private const string Region = "us-east-1";
    private const string Account = "123456789012";

    public override async ValueTask DisposeAsync()
    {
        var requests = Requests();
        await base.DisposeAsync();
        var policy = BootstrapPolicy.Of("deployer", new LocalSettings("") { Region = Region, Account = Account });
        var permissions = new CallPermissions(PermissionsFile.Parse(DataFiles.Embedded.Read(PermissionsFile.Path)), "aws", Region, Account);
        requests.SelectMany(request => permissions.Of((string)request["service"]!, (string)request["operation"]!,
                request["input"]!.AsObject()))
            .Where(call => !policy.Decide(call).IsAllowed && !BootstrapPolicy.IsNotTheDeployers(call))
            .Select(call => $"{call.Action} on {call.Resource}").Distinct().ShouldBeEmpty();
    }
}
