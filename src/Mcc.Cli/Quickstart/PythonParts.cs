using Mcc.Cli.Terminal;
using Mcc.Core.Quickstart;
using Mcc.Core.Validation;
using Mcc.Machine.Debian;
using Mcc.Machine.Processes;
using Mcc.Machine.Python;

namespace Mcc.Cli.Quickstart;

/// <summary>Gets a Python that has what the quickstart needs: one that is there, else a private environment, else Debian's packages.</summary>
/// <param name="yes">Install Debian's packages without asking.</param>
public sealed class PythonParts(Reporter reporter, QuickstartRecipe recipe, SampleProject project, bool yes)
{
    private const string Debians = "/usr/bin/python3";
    private readonly World world = reporter.World;

    private IReadOnlyList<string> Candidates => world.Variable("MCC_PYTHON") is { Length: > 0 } named ? [named] : ["python3", Debians];

    /// <param name="asProcess">The server runs on this machine itself, so it needs more than Python.</param>
    /// <returns>The interpreter's path; null when there is none, and then there is an error among the findings.</returns>
    public async Task<string?> Get(bool asProcess, ICollection<Finding> findings, CancellationToken cancel)
    {
        var programs = asProcess ? recipe.Programs.Where(program => !Programs.Exists(program)).ToList() : [];
        var obstacle = programs.Count == 0 ? "" : $"{string.Join(", ", programs)} is not installed";
        var python = await PythonSearch.FirstWith(project.Modules, Candidates, cancel);
        if (python is null)
            (python, obstacle) = await WithPip(obstacle, cancel);
        if (python is not null && programs.Count == 0)
            return python;
        return await WithDebian(obstacle, findings, cancel);
    }

    private async Task<(string? Python, string Obstacle)> WithPip(string obstacle, CancellationToken cancel)
    {
        if (await PythonSearch.FirstWith([], Candidates, cancel) is not { } python)
            return (null, "there is no python3");
        reporter.Say($"     No Python here has {string.Join(", ", project.Modules)}: a private one gets it, with pip…");
        return await VirtualEnvironment.Make(project.VirtualEnvironment, project.Requirements, python, cancel) is { } reason
            ? (null, $"pip: {reason}")
            : (Path.Combine(project.VirtualEnvironment, "bin", "python"), obstacle);
    }

    private async Task<string?> WithDebian(string obstacle, ICollection<Finding> findings, CancellationToken cancel)
    {
        var packages = string.Join(' ', recipe.DebianPackages);
        if (!DebianPackages.CanInstall || !(yes || Agreed(packages)))
        {
            findings.Add(Finding.Error("python", $"The quickstart cannot have what it needs ({obstacle}).",
                DebianPackages.CanInstall
                    ? $"Let it install Debian's packages with --yes: {packages}."
                    : $"Install it: on Debian, `apt-get install {packages}`; elsewhere, start a container engine and let pip reach an index."));
            return null;
        }

        reporter.Say($"     Installing Debian's {packages} (a minute or two; no service is started)…");
        if (await DebianPackages.Install(recipe.DebianPackages, cancel) is { } trouble)
        {
            findings.Add(Finding.Error("debian-packages", $"apt-get could not install them: {trouble}", $"See what it says: apt-get install {packages}"));
            return null;
        }

        if (await PythonSearch.FirstWith(project.Modules, [Debians], cancel) is { } python)
            return python;
        findings.Add(Finding.Error("python", $"{Debians} has no {string.Join(", ", project.Modules)} after installing them.", $"See what it says: {Debians} -c 'import {string.Join(", ", project.Modules)}'"));
        return null;
    }

    /// <summary>Where nobody can be asked, the answer is no: <c>--yes</c> says it without being asked.</summary>
    private bool Agreed(string packages)
    {
        if (!world.HasTerminal || reporter.AsJson)
            return false;
        world.Error.Write($"     Install Debian's packages {packages}? [Y/n] ");
        return world.In.ReadLine()?.Trim() is "" or "y" or "Y" or "yes";
    }
}
