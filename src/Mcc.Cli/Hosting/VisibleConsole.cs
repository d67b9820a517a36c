using Mcc.Core.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mcc.Cli.Hosting;

/// <summary>
/// A terminal to which only our own code gives commands: styles and movements of the cursor are separate from texts, and what a text has
/// of that kind is visible (<see cref="Visible"/>).
/// </summary>
public sealed class VisibleConsole(IAnsiConsole inner) : IAnsiConsole
{
    public Profile Profile => inner.Profile;

    public IAnsiConsoleCursor Cursor => inner.Cursor;

    public IAnsiConsoleInput Input => inner.Input;

    public IExclusivityMode ExclusivityMode => inner.ExclusivityMode;

    public RenderPipeline Pipeline => inner.Pipeline;

    public void Clear(bool home) => inner.Clear(home);

    public void Write(IRenderable renderable) => inner.Write(new Shown(renderable));

    private sealed class Shown(IRenderable drawn) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => drawn.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => drawn.Render(options, maxWidth).Select(segment =>
            segment.IsControlCode || segment.IsLineBreak || Visible.IsPlain(segment.Text)
                ? segment : new Segment(Visible.Text(segment.Text), segment.Style));
    }
}
