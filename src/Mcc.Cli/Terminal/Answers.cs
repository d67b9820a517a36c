using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Terminal;

/// <summary>A draft in which nothing that is required is missing; or none, and the exit code that says why.</summary>
/// <param name="Reviewed">Findings that the review has shown already; null where there was no interview.</param>
/// <param name="Width">The cells of a line of the terminal that asked; null where there was no interview.</param>
public sealed record Answers(Draft? Draft, int Exit, IReadOnlyList<Finding>? Reviewed = null, int? Width = null)
{
    public static Answers Missing { get; } = new(null, ExitCode.Refused);

    public static Answers Stopped { get; } = new(null, ExitCode.Interrupted);

    public static Answers With(Draft draft, IReadOnlyList<Finding>? reviewed = null, int? width = null) =>
        new(draft, ExitCode.Done, reviewed, width);
}
