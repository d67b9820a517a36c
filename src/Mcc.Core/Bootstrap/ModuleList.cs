using Mcc.Core.Data;

namespace Mcc.Core.Bootstrap;

/// <summary>All modules, each before those that require it.</summary>
public sealed class ModuleList
{
    private ModuleList(IReadOnlyList<BootstrapModule> all) => All = all;

    public IReadOnlyList<BootstrapModule> All { get; }

    /// <summary>The module that each profile has.</summary>
    public BootstrapModule Basic => All.Single(static module => module.File.Basic);

    public IEnumerable<string> Ids => All.Select(module => module.Id);

    public static ModuleList Read(DataFiles files)
    {
        var modules = BootstrapModule.Ids(files).Select(id => BootstrapModule.Read(files, id))
            .ToDictionary(module => module.Id, StringComparer.Ordinal);
        var ordered = new List<BootstrapModule>();
        foreach (var module in modules.Values)
            Place(module);
        return new(ordered);

        void Place(BootstrapModule module)
        {
            if (ordered.Contains(module))
                return;
            // A module whose parameter another one's output fills comes after that one, also where it does not require it.
            foreach (var required in module.File.Requires.Select(id => modules[id]).Concat(modules.Values.Where(module.Takes)))
                Place(required);
            ordered.Add(module);
        }
    }

    public BootstrapModule? Find(string id) => All.FirstOrDefault(module => module.Id == id);

    /// <summary>The modules with all that they require, in the order in which they are deployed.</summary>
    public IReadOnlyList<BootstrapModule> WithRequired(IEnumerable<string> ids)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
            Add(id);
        return [.. All.Where(module => wanted.Contains(module.Id))];

        void Add(string id)
        {
            if (wanted.Add(id))
                Find(id)!.File.Requires.ToList().ForEach(Add);
        }
    }

    /// <summary>Those among the given modules that require this one.</summary>
    public IReadOnlyList<string> RequiredBy(string id, IEnumerable<string> given) =>
        [.. given.Where(other => Find(other)?.File.Requires.Contains(id) == true)];
}
