using Mcc.Cli.Hosting;
using Mcc.Mcp.Pickers;
using Mcc.Platform.Aws;
using Mcc.Platform.Hub;

namespace Mcc.Cli.Servers;

/// <summary>The servers of this program, in these surroundings.</summary>
public static class BundledServers
{
    public static IReadOnlyList<Picker> Of(CommandContext context) => PickerList.Of(context.Catalog, new(
        new AwsCli(context.World.Environment, context.World.Folder),
        () => new HubClient(context.World.Variable("HF_ENDPOINT"), context.World.Variable("HF_TOKEN"))));
}
