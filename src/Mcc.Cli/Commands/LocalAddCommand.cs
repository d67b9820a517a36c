using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.Cli.Local;
using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc local add [NAME=]FOLDER</c>: one more project that runs as a process, without a restart.</summary>
public static class LocalAddCommand
{
    private const string Code = "local-add";

    public static Command Of(CommandContext context)
    {
        var projects = new Argument<string[]>("[NAME=]FOLDER")
        {
            Description = "Project to run as a plain process instead of an image with its name (default: this folder).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var folder = StateFolder.Option();
        var command = new Command("add", "Add projects to the running local SageMaker.") { projects, folder };
        command.SetAction((arguments, cancel) => Run(context.Cli, context.Reporter(arguments),
            StateFolder.Of(context.Cli, arguments.GetValue(folder)), arguments.GetValue(projects) ?? [], cancel));
        return command;
    }

    private static async Task<int> Run(CliEnvironment cli, Reporter reporter, string folder, IReadOnlyList<string> words,
        CancellationToken cancel)
    {
        if (ServerRecord.Read(folder) is not { IsRunning: true } server
            || CredentialFile.Read(CredentialFile.In(folder)) is not { } credential)
            return reporter.Refuse([ServerText.NoneRuns(folder)]);
        var findings = new List<Finding>();
        var projects = NamedProjects.Read(words.Count > 0 ? words : ["."], cli.Folder, findings, "mcc local add");
        if (findings.Count > 0) return reporter.Refuse([.. findings]);
        try
        {
            using var client = new LocalClient(server.Address, credential, server.Region);
            foreach (var project in projects)
            {
                await client.AddProject(project, cancel);
                reporter.Say($"Images named {project.Name} run as processes of {project.Folder}.");
            }
        }
        catch (HttpRequestException refused)
        {
            return reporter.Refuse([Finding.Error(Code, refused.Message)]);
        }

        return reporter.End(ExitCode.Done, members: json =>
        {
            json.WriteStartObject("projects");
            foreach (var project in projects)
                json.WriteString(project.Name, project.Folder);
            json.WriteEndObject();
        });
    }
}
