using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mcc.Tests.Cli;

/// <summary>
/// A terminal with a person who answers what is asked: as told by <see cref="On(string, string[])"/>, else with Enter. One who is
/// asked the same once more than there are answers presses Ctrl-C, so that no test hangs. What was shown can be read afterwards.
/// </summary>
public sealed partial class ScriptedTerminal : IAnsiConsole, IAnsiConsoleInput, IDisposable
{
    private const int Patience = 300;

    private readonly StringWriter screen = new() { NewLine = "\n" };
    private readonly Queue<ConsoleKeyInfo> keys = new();
    private readonly Dictionary<string, Queue<IReadOnlyList<ConsoleKeyInfo>>> answers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource interrupt = new();
    private readonly IAnsiConsole console;
    private int seen;
    private int asked;

    public ScriptedTerminal(bool movesCursor = true, int width = 100, int height = 60)
    {
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = movesCursor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Width = width;
        console.Profile.Height = height;
    }

    /// <summary>Everything that was shown, in order, without the sequences that move the cursor.</summary>
    public string Screen => Sequences().Replace(screen.ToString(), "");

    public CancellationToken Stop => interrupt.Token;

    /// <summary>After that many answers the person presses Ctrl-C.</summary>
    public int InterruptAfter { get; init; } = Patience;

    public Profile Profile => console.Profile;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => this;

    /// <summary>Types a line when asked this, the next one when asked again.</summary>
    public ScriptedTerminal On(string question, params string[] lines) =>
        Answer(question, lines.Select(line =>
            (IReadOnlyList<ConsoleKeyInfo>)[.. line.Select(letter =>
                new ConsoleKeyInfo(letter, default, shift: false, alt: false, control: false)), Pressed(ConsoleKey.Enter)]));

    /// <summary>Presses keys when asked this.</summary>
    public ScriptedTerminal On(string question, params ConsoleKey[] pressed) => Answer(question, [[.. pressed.Select(Pressed)]]);

    public void Clear(bool home) => console.Clear(home);

    public void Write(IRenderable renderable) => console.Write(renderable);

    public bool IsKeyAvailable() => true;

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

    private static ConsoleKeyInfo Pressed(ConsoleKey key) =>
        new(key == ConsoleKey.Enter ? '\r' : '\0', key, shift: false, alt: false, control: false);

    private ScriptedTerminal Answer(string question, IEnumerable<IReadOnlyList<ConsoleKeyInfo>> each)
    {
        if (!answers.TryGetValue(question, out var queue))
            answers[question] = queue = new();
        foreach (var one in each)
            queue.Enqueue(one);
        return this;
    }

    private ConsoleKeyInfo Next()
    {
        if (keys.Count == 0)
        {
            foreach (var key in Pending() is { } question ? answers[question].TryDequeue(out var answer)
                ? answer : [] : [Pressed(ConsoleKey.Enter)])
                keys.Enqueue(key);
            seen = Screen.Length;
            if (asked++ >= InterruptAfter)
                keys.Clear();
        }

        if (keys.TryDequeue(out var next))
            return next;
        interrupt.Cancel();
        return default;
    }

    /// <summary>Which of the questions with answers stands last among what is new, and is not followed by an answer on its line.</summary>
    private string? Pending() => answers.Keys
        .Select(question => (question, at: Regex.Match(
            Screen[seen..], Regex.Escape(question) + @"(?: \[y/n\])?(?: \([^()\n]*\))?:? *(?:\n|\z)",
            RegexOptions.RightToLeft, TimeSpan.FromSeconds(1))))
        .Where(found => found.at.Success && !IsAnswered(found.question, Screen[(seen + found.at.Index)..]))
        .OrderBy(found => found.at.Index)
        .LastOrDefault()
        .question;

    /// <summary>
    /// Whether the question is followed by its answer: a list is drawn again for each key, and once more with the answer.
    /// </summary>
    private static bool IsAnswered(string question, string shown) =>
        Regex.IsMatch(shown, Regex.Escape(question) + @" [^ (\n]", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sequences();
}
