using Mcc.Cli.Terminal;
using Mcc.Core.Quickstart;
using Mcc.Core.Validation;
using Mcc.Machine.Containers;
using Mcc.Machine.Processes;

namespace Mcc.Cli.Quickstart;

/// <summary>One quickstart: five steps, each said before it is done. Whatever happens, nothing that it started runs afterwards.</summary>
public sealed class QuickstartRun(CommandContext context, Reporter reporter, QuickstartRecipe recipe)
{
    private const string Container = "container";
    private const string Process = "process";
    private bool contained;
    private readonly List<Finding> findings = [];
    private readonly SampleProject project = SampleProject.InFreeFolder(context, recipe);

    public async Task<int> Go(bool yes, bool asProcess, CancellationToken cancel)
    {
        ProcFolder.Require();
        var parts = new PythonParts(reporter, recipe, project, yes);
        var prepared = false;
        try
        {
            var engine = asProcess ? null : await ContainerEngine.Find(context.World.Variable("MCC_ENGINE"), variables: null, cancel);
            prepared = await Prepare(parts, engine is null, cancel);
            if (!prepared || !await Ready(parts, engine, cancel))
                return reporter.Refuse(findings);
            if (await QuickstartFolder.EndLeftovers(context.World, cancel) > 0)
                reporter.Say("     A quickstart that was killed had left its server, which is ended now.");
            await using var endpoint = await LocalEndpoint.Start(project, contained ? engine!.Program : null, context.World, cancel);
            return await Ask(endpoint, cancel) is { } comparison ? Tell(comparison) : reporter.Refuse(findings);
        }
        finally
        {
            if (!prepared)
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

    /// <summary>Whether there is what it is to run with: an image, or else all that a process needs.</summary>
    private async Task<bool> Ready(PythonParts parts, ContainerEngine? engine, CancellationToken cancel)
    {
        reporter.Say("4/5  Deploying it to SageMaker on this machine.");
        contained = engine is not null && await Build(engine, cancel);
        return contained || engine is null || await parts.Get(asProcess: true, findings, cancel) is not null;
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

    private async Task<Comparison?> Ask(LocalEndpoint endpoint, CancellationToken cancel)
    {
        if (!await endpoint.Deploy(context.World, reporter, findings, cancel))
            return null;
        reporter.Say("5/5  Asking the endpoint for the rows that it has not seen.");
        try
        {
            var heldBack = project.HeldBackRows();
            var comparison = Comparison.Of(heldBack, await endpoint.Invoke(heldBack, cancel));
            reporter.Say($"     InvokeEndpoint: {comparison.Predictions.Count} predictions");
            await endpoint.Remove(cancel);
            return comparison;
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException)
        {
            findings.Add(Finding.Error("prediction", exception.Message, $"Its project is in {Name}/: try do/run and do/test there."));
            return null;
        }
    }

    private int Tell(Comparison comparison) => reporter.End(ExitCode.Done,
        output =>
        {
            ComparisonTable.Write(output, comparison);
            reporter.Say($"Everything is stopped; the project stays in {Name}/. Next:");
            reporter.Say($"  cd {Name} && do/run{(contained ? "" : " --process")} && do/test");
            reporter.Say($"  cd {Name} && do/clean");
            reporter.Say($"  mcc local up --project={Name}   (SageMaker for the AWS CLI, boto3 and do/deploy)");
            reporter.Say("  mcc my-model --model-path FILE");
        },
        json => ComparisonTable.Write(json, project.Folder, contained ? Container : Process, comparison));
}
