using Mcc.Cli.Hosting;
using Mcc.Mcp.Pickers;
using Mcc.Mcp.Reasoning;
using Mcc.Platform.Aws;
using Mcc.Platform.Hub;

namespace Mcc.Cli.Servers;

/// <summary>The built-in servers, in this environment.</summary>
public static class BundledServers
{
    public static IReadOnlyList<Picker> Of(CommandContext context) => PickerList.Of(context.Catalog, new(
        Aws(context),
        () => new HubClient(context.Cli.Variable("HF_ENDPOINT"), context.Cli.Variable("HF_TOKEN"))));

    /// <summary>The language model that orders choices in smart mode.</summary>
    public static BedrockModel Model(CommandContext context) => new(Aws(context), Text(context, "BEDROCK_MODEL") ?? BedrockModel.DefaultId,
        Text(context, "BEDROCK_REGION"), BedrockModel.UsualPatience);

    /// <summary>Whether the environment asks for live answers.</summary>
    public static bool IsLive(CommandContext context) => IsSet(context, "DISCOVER_MODE");

    /// <summary>Whether the environment asks for a language model.</summary>
    public static bool IsSmart(CommandContext context) => IsSet(context, "BEDROCK_SMART");

    private static AwsCli Aws(CommandContext context) => new(context.Cli.Environment, context.Cli.Folder);

    private static bool IsSet(CommandContext context, string variable) => context.Cli.Variable(variable) is "true" or "1";

    private static string? Text(CommandContext context, string variable) =>
        context.Cli.Variable(variable) is { Length: > 0 } text ? text : null;
}
