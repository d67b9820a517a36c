using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;

namespace Mcc.Cli.Terminal;

/// <summary>A draft in which nothing that is required is missing; or none, and the exit code that says why.</summary>
public sealed record Answers(Draft? Draft, int Exit)
{
    public static Answers Missing { get; } = new(null, ExitCode.Refused);

    public static Answers Stopped { get; } = new(null, ExitCode.Interrupted);

    public static Answers With(Draft draft) => new(draft, ExitCode.Done);
}
