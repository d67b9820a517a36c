using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mcc.Tests.Cli;

/// <summary>A terminal at which the keys were typed beforehand; what it showed can be read afterwards. When the keys run out, the reader is interrupted as by Ctrl-C.</summary>
public sealed partial class ScriptedTerminal : IAnsiConsole, IAnsiConsoleInput, IDisposable
{
    private readonly StringWriter screen = new() { NewLine = "\n" };
    private readonly Queue<ConsoleKeyInfo> keys = new();
    private readonly CancellationTokenSource interrupt = new();
    private readonly IAnsiConsole console;

    public ScriptedTerminal()
    {
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Width = 100;
        console.Profile.Height = 60;
    }

    /// <summary>Everything that was shown, in order, without the sequences that move the cursor.</summary>
    public string Screen => Sequences().Replace(screen.ToString(), "");

    public CancellationToken Stop => interrupt.Token;

    /// <summary>How many keys nobody has read.</summary>
    public int Left => keys.Count;

    public Profile Profile => console.Profile;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => this;

    public ScriptedTerminal Type(string text)
    {
        foreach (var letter in text)
            keys.Enqueue(new(letter, default, shift: false, alt: false, control: false));
        return this;
    }

    public ScriptedTerminal Press(params ReadOnlySpan<ConsoleKey> pressed)
    {
        foreach (var key in pressed)
            keys.Enqueue(new(key == ConsoleKey.Enter ? '\r' : '\0', key, shift: false, alt: false, control: false));
        return this;
    }

    /// <summary>Types a line and ends it.</summary>
    public ScriptedTerminal Enter(string line = "") => Type(line).Press(ConsoleKey.Enter);

    public void Clear(bool home) => console.Clear(home);

    public void Write(IRenderable renderable) => console.Write(renderable);

    public bool IsKeyAvailable() => keys.Count > 0;

    public ConsoleKeyInfo? ReadKey(bool intercept) => Next();

    public Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        var key = Next();
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<ConsoleKeyInfo?>(key);
    }

    public void Dispose()
    {
        interrupt.Dispose();
        screen.Dispose();
    }

    private ConsoleKeyInfo Next()
    {
        if (keys.TryDequeue(out var key))
            return key;
        interrupt.Cancel();
        return default;
    }

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sequences();
}
