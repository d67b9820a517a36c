using Mcc.Core.Projects;
using Mcc.Machine.Files;

namespace Mcc.Cli.Terminal;

/// <summary>The last lines of a generation: where it is, and what one types next.</summary>
public static class NextSteps
{
    public static void Say(Reporter reporter, CheckedProject project, WrittenProject written, string folder)
    {
        var shown = Path.GetRelativePath(folder, written.Folder);
        reporter.Say($"Wrote {shown}: {project.Specification.Backend.Title}, {project.Specification.Target.Title}, {project.Files.Count} files.");
        if (written.Before is { } before)
            reporter.Say($"The former one is kept in {Path.GetRelativePath(folder, before)}.");
        reporter.Say($"Next: cd {shown} && do/build && do/run && do/test");
        if (MissingTools.Note(project.Files, ["do/build", "do/run", "do/test"], reporter.World) is { } note)
            reporter.Say(note.Text);
    }
}
