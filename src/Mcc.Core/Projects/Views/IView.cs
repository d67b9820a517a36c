using System.Collections.ObjectModel;
using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>Shows templates something that is resolved: values by the names that templates use. It decides nothing itself.</summary>
public interface IView
{
    IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog);

    /// <summary>
    /// Values that are an option's own where it was given, and computed where it was not: their names, with the option's key.
    /// </summary>
    IReadOnlyDictionary<string, string> StandFor => ReadOnlyDictionary<string, string>.Empty;
}
