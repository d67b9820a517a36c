using System.CommandLine;
using Mcc.Cli.Commands;
using Mcc.Cli.Help;
using Mcc.Cli.Terminal;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Validation;

namespace Mcc.Cli;

/// <summary>From words to an exit code. What a program of ours does, it does through here, tests included.</summary>
public static class Door
{
    public static async Task<int> Open(IReadOnlyList<string> words, World world, Catalog catalog, CancellationToken cancel)
    {
        var context = new CommandContext(world, catalog);
        try
        {
            if (words is ["--version" or "-V"])
            {
                world.Out.WriteLine(Generator.Version);
                return ExitCode.Done;
            }

            var root = CommandList.Root(context);
            if (HelpPage.For(root, words, context) is { } page)
            {
                world.Out.Write(page);
                return ExitCode.Done;
            }

            var arguments = root.Parse(words, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            var findings = UsageFindings.Of(arguments, root, context);
            if (findings.Count > 0)
            {
                var reporter = new Reporter(world, words.Contains("--output=json") || words.Zip(words.Skip(1)).Contains(("--output", "json")));
                reporter.Tell(findings);
                return reporter.End(ExitCode.Usage);
            }

            return await arguments.InvokeAsync(new InvocationConfiguration
            {
                Output = world.Out,
                Error = world.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            world.Error.WriteLine("Stopped; nothing is left half-written.");
            return ExitCode.Interrupted;
        }
        catch (IOException exception) when (IsClosedPipe(exception))
        {
            return ExitCode.Done;
        }
#pragma warning disable CA1031 // A bug is caught here and nowhere else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            world.Error.WriteLine($"error: This is a mistake in mcc {Generator.Version}, not yours. Please report it with the following lines and your command.");
            world.Error.WriteLine(exception);
            return ExitCode.Bug;
        }
    }

    /// <summary><c>mcc … | head</c>: the reader has seen enough.</summary>
    private static bool IsClosedPipe(IOException exception)
    {
        const int brokenPipe = 32;
        return exception.HResult == brokenPipe;
    }
}
