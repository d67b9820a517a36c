using Shouldly;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>The stand-in for the image that projects build on, for machines that reach no registry.</summary>
public static class BaseImage
{
    /// <summary>Three minutes on a quiet machine.</summary>
    private static readonly TimeSpan ItIsMadeOnce = TimeSpan.FromMinutes(20);

    /// <summary>What follows <c>import</c>: the image gets the name that generated projects say themselves.</summary>
    public static async Task<string[]> ImportArguments()
    {
        var archive = (await Shell.Run(Repository.File("eng", "base-image"), [], Repository.Root, patience: ItIsMadeOnce))
            .Well().Output.Trim();
        // Nothing is ever downloaded into it: what Debian has counts as installed, and how its parts fit is Debian's affair.
        string[] variables = ["PIP_NO_INDEX=1", "PIP_NO_DEPS=1", "PIP_BREAK_SYSTEM_PACKAGES=1"];
        return ["--change", "CMD [\"python3\"]", .. variables.SelectMany(variable => new[] { "--change", $"ENV {variable}" }), archive,
            await Name()];
    }

    /// <summary>What follows <c>tag</c>: projects with a model of this machine's libraries name the image of an older Python.</summary>
    public static async Task<string[]> TagArguments()
    {
        var name = await Name();
        return [name, name.Replace(":3.12-", ":3.11-", StringComparison.Ordinal)];
    }

    /// <summary>The name that it has in the engine.</summary>
    public static async Task<string> Name()
    {
        using var place = new TemporaryFolder();
        await using var project = await Project.Generate(place, "names-the-base", "http-flask");
        var name = (await project.Shell(". do/config; printf %s \"$MCC_BASE_IMAGE\"")).Well().Output;
        name.ShouldNotBeEmpty();
        return name;
    }
}
