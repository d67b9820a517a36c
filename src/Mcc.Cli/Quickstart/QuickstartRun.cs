using Mcc.Cli.Hosting;
using Mcc.Cli.Terminal;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Quickstart;
using Mcc.Platform.Containers;
using Mcc.Platform.Processes;
using Mcc.Platform.Setup;

namespace Mcc.Cli.Quickstart;

/// <summary>One quickstart: five steps, each said before it is done. Whatever happens, nothing that it started runs afterwards.</summary>
public sealed class QuickstartRun(CommandContext context, Reporter reporter, QuickstartRecipe recipe)
{
    private const string Container = "container";
    private const string Process = "process";

    /// <summary>SageMaker runs images of this platform only.</summary>
    private const string Platform = "linux/amd64";
    private bool contained;
    private readonly List<Finding> findings = [];
    private readonly SampleProject project = SampleProject.InFreeFolder(context, recipe);

    public async Task<int> Go(InstallConsent consent, bool asProcess, CancellationToken cancel)
    {
        ProcFolder.Require();
        var setup = new SetupRun(reporter, SetupWays.All, consent);
        var prepared = false;
        try
        {
            var engine = asProcess ? null : await ContainerEngine.Find(context.Cli.Variable("MCC_ENGINE"), variables: null, cancel);
            prepared = await Prepare(setup, engine is null, cancel);
            if (!prepared || !await Ready(setup, engine, asProcess, cancel))
                return reporter.Refuse(findings);
            if (await QuickstartFolder.EndLeftovers(context.Cli, cancel) > 0)
                reporter.Say("     A quickstart that was killed had left its server, which is ended now.");
            await using var endpoint = await LocalEndpoint.Start(project, contained ? engine!.Program : null, context.Cli, cancel);
            return await Ask(endpoint, cancel) is { } comparison ? Tell(comparison) : reporter.Refuse(findings);
        }
        finally
        {
            if (!prepared)
                project.Remove();
        }
    }

    private string Name => Path.GetFileName(project.Folder);

    private async Task<bool> Prepare(SetupRun setup, bool asProcess, CancellationToken cancel)
    {
        reporter.Say($"1/5  Generating {Name}/, with a sample to train.");
        if (!project.Generate(findings, cancel))
            return false;
        reporter.Say("2/5  Training the sample.");
        if (await setup.Find(Needs(asProcess), findings, cancel) is not { } python
            || await project.Train(findings, cancel) is not { } result)
            return false;
        reporter.Say($"     {python}: {result}");
        reporter.Say("3/5  Generating the project again for the trained model, with its libraries at the versions that wrote it.");
        return project.GenerateForItsModel(findings, cancel);
    }

    private SetupNeeds Needs(bool asProcess) =>
        new(project.Folder, asProcess ? recipe.Programs : [], recipe.DebianPackages, context.Cli.Environment);

    /// <summary>Whether there is what it is to run with: an image, or else all that a process needs.</summary>
    private async Task<bool> Ready(SetupRun setup, ContainerEngine? engine, bool asProcess, CancellationToken cancel)
    {
        reporter.Say("4/5  Deploying it to SageMaker on this machine.");
        var obstacle = asProcess ? "--process was given"
            : engine is null ? $"no container engine answers (tried "
                + $"{string.Join(", ", ContainerEngine.Candidates(context.Cli.Variable("MCC_ENGINE")))})"
            : await Build(engine, cancel);
        contained = obstacle is null;
        reporter.Say(contained
            ? $"     A container serves: {engine!.Program} answers, and it has the base image {project.BaseImage}."
            : $"     A plain process serves: {obstacle}.");
        return contained || engine is null || await setup.Find(Needs(asProcess: true), findings, cancel) is not null;
    }

    /// <summary>
    /// The reason why there is no image, or null. Where no registry can be reached a process serves instead: it runs the same entrypoint.
    /// </summary>
    private async Task<string?> Build(ContainerEngine engine, CancellationToken cancel)
    {
        var image = project.BaseImage;
        if (await engine.Run(cancel, "image", "inspect", image) is not { Succeeded: true })
        {
            reporter.Say($"     Pulling the base image {image} with {engine.Program}…");
            if (await engine.Run(cancel, "pull", "--platform", Platform, image) is var pulled && pulled is not { Succeeded: true })
                return $"{engine.Program} cannot pull the base image {image} ({pulled?.LastLine})";
        }

        reporter.Say($"     do/build: making the image with {engine.Program} (a minute or two, once)…");
        var built = await project.Do("build", cancel);
        return built.Succeeded ? null : $"do/build failed ({built.LastLine})";
    }

    private async Task<Comparison?> Ask(LocalEndpoint endpoint, CancellationToken cancel)
    {
        if (!await endpoint.Deploy(context.Cli, reporter, findings, cancel))
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
            reporter.Say($"  {context.Cli.Command} local up --project={Name}   (SageMaker for the AWS CLI, boto3 and do/deploy)");
            reporter.Say($"  {context.Cli.Command} my-model --deployment-config={project.Configuration} --model-path=FILE");
            SayMissing();
        },
        json => ComparisonTable.Write(json, project.Folder, contained ? Container : Process, comparison));

    /// <summary>What the commands above call and this machine does not have.</summary>
    private void SayMissing()
    {
        var missing = MissingTools.Of(project.Files, ["do/test", "do/deploy"], context.Cli);
        if (missing.Count > 0)
            reporter.Say($"Not installed, but required by do/test or do/deploy: {string.Join(", ", missing.Select(each => each.Tool))}. "
                + $"On Debian and Ubuntu: apt-get install {string.Join(' ', missing.Select(each => each.Package))}");
    }
}
