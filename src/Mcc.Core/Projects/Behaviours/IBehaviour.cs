using System.Collections.ObjectModel;
using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>What data cannot say: computes values that templates name. One class for a behaviour, never for a backend.</summary>
public interface IBehaviour
{
    /// <param name="values">What is known so far, by name; the behaviour adds its own.</param>
    void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values);

    /// <summary>Values that it computes where an option was not given, and that are the option's own where it was: their names, with the option's key.</summary>
    IReadOnlyDictionary<string, string> StandFor => ReadOnlyDictionary<string, string>.Empty;
}
