namespace Mcc.LocalSageMaker.Settings;

/// <summary>The only folders from which processes are started: those of the start, and those that the user added since.</summary>
internal sealed class ProjectList(IReadOnlyList<ProjectFolder> first)
{
    private readonly Lock gate = new();

    // Replaced as a whole, so that it can be read without the gate.
    private volatile IReadOnlyList<ProjectFolder> all = first;

    public IReadOnlyList<ProjectFolder> All => all;

    /// <summary>Runs with each new list, while no other change can happen.</summary>
    public Action<IReadOnlyList<ProjectFolder>>? Changed { get; set; }

    /// <summary>Null when nothing has the name.</summary>
    public ProjectFolder? Find(string name) => Find(all, name);

    /// <summary>False when the name is that of another project, whose folder still exists.</summary>
    public bool Add(ProjectFolder project)
    {
        lock (gate)
        {
            if (Find(all, project.Name) is { } known)
            {
                if (string.Equals(known.Folder, project.Folder, StringComparison.Ordinal)) return true;
                if (Directory.Exists(known.Folder)) return false;
            }

            all = [.. all.Where(each => !IsNamed(each, project.Name)), project];
            Changed?.Invoke(all);
            return true;
        }
    }

    private static ProjectFolder? Find(IReadOnlyList<ProjectFolder> projects, string name) =>
        projects.FirstOrDefault(project => IsNamed(project, name));

    private static bool IsNamed(ProjectFolder project, string name) =>
        string.Equals(project.Name, name, StringComparison.OrdinalIgnoreCase);
}
