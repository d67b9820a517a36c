using System.Globalization;
using Mcc.Cli.Terminal;
using Mcc.Core.Quickstart;
using Mcc.Core.Validation;
using Mcc.Machine.Containers;
using Mcc.Machine.Serving;

namespace Mcc.Cli.Quickstart;

/// <summary>One quickstart: five steps, each said before it is done. Whatever happens, nothing that it started runs afterwards.</summary>
public sealed class QuickstartRun(CommandContext context, Reporter reporter, QuickstartRecipe recipe)
{
    private const int UsualPort = 8080;
    private const string Container = "container";
    private const string Process = "process";
    private int port = UsualPort;
    private readonly List<Finding> findings = [];
    private readonly SampleProject project = SampleProject.InFreeFolder(context, recipe);

    public async Task<int> Go(bool yes, bool asProcess, CancellationToken cancel)
    {
        var parts = new PythonParts(reporter, recipe, project, yes);
        var prepared = false;
        try
        {
            var engine = asProcess ? null : await ContainerEngine.Find(context.World.Variable("MCC_ENGINE"), variables: null, cancel);
            prepared = await Prepare(parts, engine is null, cancel);
            if (!prepared || await Serve(parts, engine, cancel) is not { } how)
                return reporter.Refuse(findings);
            return await Ask(cancel) is { } comparison ? Tell(how, comparison) : reporter.Refuse(findings);
        }
        finally
        {
            if (prepared)
                await project.Do("stop", CancellationToken.None);
            else
                project.Remove();
        }
    }

    private string Name => Path.GetFileName(project.Folder);

    private async Task<bool> Prepare(PythonParts parts, bool asProcess, CancellationToken cancel)
    {
        reporter.Say($"1/5  Generating {Name}/, with a sample to train.");
        if (!project.Generate(findings, cancel))
            return false;
        reporter.Say("2/5  Training the sample.");
        if (await parts.Get(asProcess, findings, cancel) is not { } python || await project.Train(python, findings, cancel) is not { } result)
            return false;
        reporter.Say($"     {python}: {result}");
        reporter.Say("3/5  Generating the project again for the trained model, with its libraries at the versions that wrote it.");
        return project.GenerateForItsModel(findings, cancel);
    }

    /// <returns>How it is served: as a <c>container</c> or a <c>process</c>; null when it is not.</returns>
    private async Task<string?> Serve(PythonParts parts, ContainerEngine? engine, CancellationToken cancel)
    {
        reporter.Say("4/5  Serving it.");
        var contained = engine is not null && await Build(engine, cancel);
        if (!contained && engine is not null && await parts.Get(asProcess: true, findings, cancel) is null)
            return null;
        port = LocalServer.FreePort(int.TryParse(context.World.Variable("MCC_PORT"), CultureInfo.InvariantCulture, out var wished) ? wished : UsualPort);
        reporter.Say($"     do/run: a {(contained ? Container : Process)} on http://127.0.0.1:{port}");
        IReadOnlyList<string> arguments = ["--port", $"{port}", .. contained ? [] : (string[])["--process"]];
        if (await project.Do("run", cancel, arguments) is { Succeeded: false } refused)
        {
            findings.Add(Finding.Error("serving", $"The server did not start:\n{refused.Error.TrimEnd()}", $"Its project is in {Name}/: try do/run there."));
            return null;
        }

        return contained ? Container : Process;
    }

    /// <summary>An image that cannot be built, as where no registry is reachable, is no reason to stop: a process runs the same entrypoint.</summary>
    private async Task<bool> Build(ContainerEngine engine, CancellationToken cancel)
    {
        reporter.Say($"     do/build: making the image with {engine.Program} (a minute or two, once)");
        var built = await project.Do("build", cancel);
        if (!built.Succeeded)
            reporter.Say($"     The image could not be built ({built.LastLine}), so a plain process serves instead.");
        return built.Succeeded;
    }

    private async Task<Comparison?> Ask(CancellationToken cancel)
    {
        reporter.Say("5/5  Asking it for the rows that it has not seen.");
        using var server = new LocalServer(port);
        try
        {
            var ping = await server.Ping(cancel);
            var heldBack = project.HeldBackRows();
            var comparison = Comparison.Of(heldBack, await server.Invoke(heldBack, cancel));
            reporter.Say($"     GET /ping: {ping}; POST /invocations: {comparison.Predictions.Count} predictions");
            return comparison;
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException)
        {
            findings.Add(Finding.Error("prediction", exception.Message, $"Its project is in {Name}/: try do/run and do/test there."));
            return null;
        }
    }

    private int Tell(string how, Comparison comparison) => reporter.End(ExitCode.Done,
        output =>
        {
            ComparisonTable.Write(output, comparison);
            reporter.Say($"Everything is stopped; the project stays in {Name}/. Next:");
            reporter.Say($"  cd {Name} && do/run{(how == Process ? " --process" : "")} && do/test");
            reporter.Say($"  cd {Name} && do/clean");
            reporter.Say("  mcc my-model --model-path FILE");
        },
        json => ComparisonTable.Write(json, project.Folder, how, comparison));
}
