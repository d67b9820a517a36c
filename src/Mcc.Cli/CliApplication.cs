using System.CommandLine;
using Mcc.Cli.Commands;
using Mcc.Cli.Help;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Templates.Syntax;
using Mcc.Platform;
using Mcc.Platform.Streams;

namespace Mcc.Cli;

/// <summary>From arguments to an exit code. All entry points use this class, including tests.</summary>
public static class CliApplication
{
    public static async Task<int> Execute(IReadOnlyList<string> words, CliEnvironment cli, Catalog catalog, CancellationToken cancel)
    {
        try
        {
            return await Run(words, cli, catalog, cancel);
        }
        catch (StreamException failure) when (failure.ReaderIsGone)
        {
            // mcc … | head: the reader has seen enough.
            return ExitCode.Done;
        }
        catch (StreamException failure)
        {
            cli.Error.WriteLine($"error: {failure.Message}. Write to a place that is open and has free space.");
            return ExitCode.Refused;
        }
    }

    private static async Task<int> Run(IReadOnlyList<string> words, CliEnvironment cli, Catalog catalog, CancellationToken cancel)
    {
        // Known before the words are parsed, because a document is wanted even where they cannot be.
        var reporter = new Reporter(cli, words.Contains("--output=json") || words.Zip(words.Skip(1)).Contains(("--output", "json")));
        try
        {
            var trouble = new List<Finding>();
            var context = new CommandContext(cli, DataFolders.Load(words, cli, catalog, trouble));
            if (trouble.Count > 0)
                return reporter.Refuse(trouble);
            var root = CommandList.Root(context);
            if (words.TakeWhile(word => word != "--").Any(word => word is "--version" or "-V"))
                return reporter.End(ExitCode.Done, output => output.WriteLine(Generator.Version),
                    json => json.WriteString("version", Generator.Version));
            if (HelpPage.For(root, words, context) is { } page)
                return reporter.End(ExitCode.Done, output => output.Write(page), json => json.WriteString("help", page));

            var clear = CommandLineWords.Of(words, root);
            var arguments = root.Parse(clear.Words,
                new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            var findings = clear.Findings.Count > 0 ? clear.Findings : UsageFindings.Of(arguments, root, context);
            if (findings.Count > 0)
            {
                reporter.Tell(findings);
                return reporter.End(ExitCode.Usage);
            }

            return await arguments.InvokeAsync(new InvocationConfiguration
            {
                Output = cli.Out,
                Error = cli.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            reporter.Say("Interrupted; no partial files were written.");
            return reporter.End(ExitCode.Interrupted);
        }
        catch (Exception exception) when (exception is TemplateException or DataFileException && DataFolders.AreUsed(words, cli))
        {
            // The shipped data is tested, so the fault is in a data folder.
            return reporter.Refuse([Finding.Error("data-file", exception.Message, "Correct the file in the data folder (--data).")]);
        }
        catch (EnvironmentException failure)
        {
            return reporter.Refuse([failure.Finding]);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            // A file or folder that no command expected trouble with: still trouble of the machine, not an internal error.
            return reporter.Refuse([Finding.Error("files", exception.Message,
                "Make it readable and writable, free space there, "
                    + "or use another folder (MCC_HOME is the folder of mcc's own state).")]);
        }
#pragma warning disable CA1031 // A bug is caught here and nowhere else.
        catch (Exception exception) when (exception is not StreamException)
#pragma warning restore CA1031
        {
            reporter.Tell([Finding.Error("bug",
                $"Internal error in mcc {Generator.Version}. Please report it at {Generator.IssuesAddress} with the output below.")
                with { Details = exception.ToString() }]);
            return reporter.End(ExitCode.Bug);
        }
    }

    private static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
