namespace Mcc.Verify.Subjects;

/// <summary>A resource that was taken from a running container, or the reason why it could not be.</summary>
/// <param name="How">What was taken, as a clause: <c>its address space was limited to …</c>.</param>
/// <param name="Impossible">The reason why nothing was taken; null when it was.</param>
/// <param name="Undo">Gives it back.</param>
public sealed record Disruption(string How, string? Impossible, Func<Task>? Undo) : IAsyncDisposable
{
    public static Disruption Cannot(string reason) => new("", reason, null);

    public async ValueTask DisposeAsync()
    {
        if (Undo is not null)
            await Undo();
    }
}
