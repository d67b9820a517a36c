using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary>
/// All commands. To add one: a class in this folder with <c>static Command Of(CommandContext)</c>, and its line here.
/// Order is the order of help.
/// </summary>
public static class CommandList
{
    public static RootCommand Root(CommandContext context)
    {
        var root = new RootCommand("Generate a project that builds, runs, tests and deploys a SageMaker-compatible inference container.");
        // Ours are --version of one line and help that fits a screen.
        root.Options.Clear();
        root.Directives.Clear();
        root.Options.Add(context.Output);
        root.Options.Add(context.Data);
        GenerateCommand.Fill(root, context);
        root.Subcommands.Add(GenerateCommand.Of(context));
        root.Subcommands.Add(RecommendCommand.Of(context));
        root.Subcommands.Add(QuickstartCommand.Of(context));
        root.Subcommands.Add(ConfigCommand.Of(context));
        root.Subcommands.Add(TargetCommands.Add(context));
        root.Subcommands.Add(TargetCommands.Remove(context));
        root.Subcommands.Add(CompareTargetsCommand.Of(context));
        root.Subcommands.Add(ValidateCommand.Of(context));
        root.Subcommands.Add(ExportCommand.Of(context));
        root.Subcommands.Add(VerifyCommand.Of(context));
        root.Subcommands.Add(LocalCommand.Of(context));
        root.Subcommands.Add(RegistryCommand.Of(context));
        root.Subcommands.Add(CiCommand.Of(context));
        root.Subcommands.Add(CatalogCommand.Of(context));
        root.Subcommands.Add(McpCommand.Of(context));
        root.Subcommands.Add(BootstrapCommand.Of(context));
        root.Subcommands.Add(SecretsCommand.Of(context));
        root.Subcommands.Add(UninstallCommand.Of(context));
        root.Subcommands.Add(CompletionCommand.Of(context));
        root.Subcommands.Add(CompleteCommand.Of(context, root));
        return root;
    }
}
