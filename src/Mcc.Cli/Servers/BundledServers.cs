using Mcc.Cli.Hosting;
using Mcc.Mcp.Pickers;
using Mcc.Platform.Aws;
using Mcc.Platform.Hub;

namespace Mcc.Cli.Servers;

/// <summary>The built-in servers, in this environment.</summary>
public static class BundledServers
{
    public static IReadOnlyList<Picker> Of(CommandContext context) => PickerList.Of(context.Catalog, new(
        new AwsCli(context.Cli.Environment, context.Cli.Folder),
        () => new HubClient(context.Cli.Variable("HF_ENDPOINT"), context.Cli.Variable("HF_TOKEN"))));
}
