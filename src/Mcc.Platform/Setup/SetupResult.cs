namespace Mcc.Platform.Setup;

/// <summary>The path of a Python that has what is needed, or the reason why there is none.</summary>
public sealed record SetupResult(string? Python, string Obstacle)
{
    public static SetupResult Ready(string python) => new(python, "");

    public static SetupResult Failed(string obstacle) => new(null, obstacle);
}
