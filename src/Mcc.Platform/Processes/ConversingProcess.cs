using System.Diagnostics;
using System.Text;

namespace Mcc.Platform.Processes;

/// <summary>A program that is written to and read from while it runs, such as an MCP server.</summary>
public sealed class ConversingProcess : IAsyncDisposable
{
    private const int LongestLine = 4096;

    private readonly Process process;
    private readonly ProcessIdentity mark;
    private readonly Task errors;

    private ConversingProcess(Process process, Action<string> onError)
    {
        this.process = process;
        mark = ProcessIdentity.OfNew(process);
        errors = ReadErrors(process.StandardError, onError);
    }

    /// <summary>What the program reads.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>What the program writes.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <param name="onError">Receives each line of standard error, the rest of a long one in pieces.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    public static ConversingProcess Start(ProcessStartOptions order, Action<string> onError) => new(PipedProcess.Start(order), onError);

    /// <summary>
    /// Ends its input, which asks it to end; when it has not after the grace, it is killed with all that it started. No grace is given
    /// after Ctrl-C.
    /// </summary>
    public async Task End(TimeSpan grace)
    {
        var started = Descendants.Of(process.Id);
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more.
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Interruption.Token);
        patience.CancelAfter(grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            started = [.. started, .. Descendants.OfStopped(process.Id)];
            mark.Kill();
        }

        foreach (var descendant in started)
            descendant.Kill();
        // What it started may hold the pipe.
        await Task.WhenAny(errors, Task.Delay(TimeSpan.FromMilliseconds(200)));
    }

    public async ValueTask DisposeAsync()
    {
        await End(TimeSpan.Zero);
        process.Dispose();
    }

    private static async Task ReadErrors(StreamReader reader, Action<string> onError)
    {
        var buffer = new char[LongestLine];
        var line = new StringBuilder();
        try
        {
            for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
            {
                foreach (var letter in buffer.AsMemory(0, count).ToArray())
                {
                    if (letter != '\n' && line.Length < LongestLine)
                    {
                        line.Append(letter);
                        continue;
                    }

                    onError(line.ToString().TrimEnd('\r'));
                    line.Clear();
                    if (letter != '\n')
                        line.Append(letter);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was killed, and its pipe closed with it.
        }

        if (line.Length > 0)
            onError(line.ToString());
    }
}
