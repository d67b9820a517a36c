using System.CommandLine;
using System.Globalization;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Verify;
using Mcc.Verify.Reports;
using Mcc.Verify.Execution;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc verify WHAT</c>: holds SageMaker's container contract against any inference container, ours or not.</summary>
public static class VerifyCommand
{
    private const string JUnit = "junit";
    private const string Html = "html";
    private const string Sarif = "sarif";

    public static Command Of(CommandContext context)
    {
        var what = new Argument<string>("WHAT") { Description = "Project folder, image, or URL of a running server." };
        var payload = new Option<string?>("--payload")
        {
            Description = "Request body (default: test/payload.* of the project).",
            HelpName = "FILE"
        };
        var type = new Option<string?>("--content-type")
        {
            Description = "Content type of the request body (default: from the file "
            + "extension).",
            HelpName = "TYPE"
        };
        var asProcess = new Option<bool>("--process")
        {
            Description = "Run the project's code/serve as a plain process, even if its image "
            + "exists."
        };
        var model = new Option<string?>("--model")
        {
            Description = "Folder to mount read-only at /opt/ml/model.",
            HelpName = "FOLDER"
        };
        var start = Seconds("--start-timeout", "Maximum startup time.", 480);
        var load = Seconds("--load", "Duration of the load test.", 5);
        var clients = new Option<int>("--concurrency")
        {
            Description = "Concurrent requests in the load test.",
            HelpName = "N",
            DefaultValueFactory = _ => 8
        };
        var chaos = new Option<bool>("--chaos")
        {
            Description = "Also test with slow and broken clients, killed workers, short memory, a "
            + "full disk, and SIGTERM."
        };
        var command = new Command("verify", "Check the SageMaker container contract.") { what, payload,
            type, asProcess, model, start, load, clients, chaos };
        context.AddForms(command, JUnit, Html, Sarif);
        command.SetAction((arguments, cancel) => Run(context, arguments, new(
            arguments.GetValue(what)!, arguments.GetValue(payload), arguments.GetValue(type), arguments.GetValue(
                asProcess), arguments.GetValue(model),
            TimeSpan.FromSeconds(arguments.GetValue(start)), TimeSpan.FromSeconds(arguments.GetValue(load)), Math.Max(1,
                arguments.GetValue(clients)), arguments.GetValue(chaos)), cancel));
        return command;
    }

    private static Option<double> Seconds(string name, string description, double value) =>
        new(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default {value} s."),
            HelpName = "SECONDS",
            DefaultValueFactory = _ => value
        };

    private static async Task<int> Run(CommandContext context, ParseResult arguments, VerifyOrder order, CancellationToken cancel)
    {
        var form = arguments.GetValue(context.Output);
        var reporter = context.Reporter(arguments);
        if (order.Folder(context.Cli.Folder) is { } combined && VerifyContainers.In(combined) is { } containers)
        {
            if (form is not (JUnit or Html or Sarif))
                return await VerifyContainers.Run(context, reporter, order, combined, containers, cancel);
            reporter.Tell([Finding.Error("verify", $"Several containers have no report as {form}.",
                "Verify each project with it, or use --output=json.")]);
            return reporter.End(ExitCode.Usage);
        }

        var findings = new List<Finding>();
        var subject = await VerifySubject.Of(order, context.Cli, reporter, findings, cancel);
        var settings = order.Settings(context.Cli.Folder, findings);
        reporter.Tell(findings);
        if (subject is null || settings is null)
            return reporter.End(ExitCode.Usage);

        ConformanceReport report;
        try
        {
            report = await Verification.Run(subject, settings, judged => Tell(reporter, form, judged), reporter.Say, cancel);
        }
        catch (IOException exception)
        {
            reporter.Tell([Finding.Error("verify", exception.Message, "Build the image first, and give its name as the engine lists it.")]);
            return reporter.End(ExitCode.Usage);
        }

        var exit = report.Conforms ? ExitCode.Done : ExitCode.Refused;
        return form switch
        {
            JUnit => Print(context, exit, JUnitReport.Write(report)),
            Html => Print(context, exit, HtmlReport.Write(report)),
            Sarif => Print(context, exit, ConformanceSarif.Write(report, order.Folder(context.Cli.Folder))),
            _ => reporter.End(exit, output => output.WriteLine(TextReport.Last(report)), json => JsonReport.Write(json, report)),
        };
    }

    /// <summary>A table for a person grows line by line; other forms come whole, at the end.</summary>
    private static void Tell(Reporter reporter, string? form, ClauseResult result)
    {
        if (form is JUnit or Html or Sarif)
            reporter.Say(TextReport.Line(result));
        else if (!reporter.AsJson)
            reporter.Cli.Out.WriteLine(Core.Text.Visible.Message(TextReport.Line(result)));
    }

    private static int Print(CommandContext context, int exit, string document)
    {
        context.Cli.Out.Write(document);
        return exit;
    }
}
