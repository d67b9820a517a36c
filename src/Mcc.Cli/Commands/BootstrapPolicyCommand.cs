using System.CommandLine;
using Mcc.Cli.Bootstrap;
using Mcc.Cli.Hosting;
using Mcc.Core.Bootstrap;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc bootstrap policy MODULE</c>: the policies of a module as one policy document, for <c>mcc local up --enforce</c> and for
/// reviews. AWS is not asked.
/// </summary>
public static class BootstrapPolicyCommand
{
    private static readonly LocalSettings Local = new("");

    public static Command Of(CommandContext context)
    {
        var name = new Argument<string>("MODULE")
        { Description = $"Module whose policies are printed: {BootstrapOptions.ModuleNames(context)}." };
        name.CompletionSources.Add(_ => BootstrapOptions.Completions(context));
        var account = new Option<string?>("--account")
        { Description = "Account in the ARNs (default: the profile's, else the local SageMaker's).", HelpName = "ID" };
        var region = new Option<string?>("--region")
        {
            Description = "Region in the ARNs (default: the profile's, else us-east-1).",
            HelpName = "REGION"
        };
        var command = new Command("policy", "Print the IAM policy of a module, as mcc local up --enforce reads it.") { name, account,
            region };
        var options = new BootstrapOptions(command, context, changes: false, namesProfile: false);
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            var modules = ModuleList.Read(context.Catalog.Files);
            if (BootstrapOptions.Modules([arguments.GetValue(name)!], modules, findings) is not [var id])
                return reporter.Refuse(findings);
            // Without a profile the policy is that of the local SageMaker's account.
            var profile = options.Profile(arguments, []) ?? new BootstrapProfile("default", []);
            var code = arguments.GetValue(region) ?? profile.Region ?? Local.Region;
            var at = new StackAccount(arguments.GetValue(account) ?? profile.Account ?? Local.Account, code,
                (context.Catalog.Facts.Regions.Find(code) ?? Region.Commercial(code)).Partition);
            var module = modules.Find(id)!;
            var values = profile.Values(module);
            // The role of the local SageMaker, which `mcc local env` sets.
            foreach (var (parameter, member) in module.File.Inputs.Where(input => !values.ContainsKey(input.Key)))
            {
                if (module.Parameters[parameter]!["Default"] is null)
                    values[parameter] = member.EndsWith("Arn", StringComparison.Ordinal)
                        ? $"arn:{at.Partition}:iam::{at.Id}:role/{CredentialFile.Profile}" : CredentialFile.Profile;
            }

            var policy = ModulePolicies.Of(module,
                new(module, module.StackOf(profile.Name), at, values, new Dictionary<string, string>()));
            return reporter.End(ExitCode.Done, output => output.Write(JsonTreeWriter.Write(policy)), json =>
            {
                json.WritePropertyName("policy");
                policy.WriteTo(json);
            });
        });
        return command;
    }
}
