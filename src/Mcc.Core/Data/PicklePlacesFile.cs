namespace Mcc.Core.Data;

/// <summary><c>catalogs/pickle-places.json</c>.</summary>
/// <param name="Proved">Versions whose sources were walked, by distribution.</param>
/// <param name="Unproved">Libraries and versions that were read in parts or not at all.</param>
/// <param name="Keywords">Keywords that a function of a file may not set.</param>
/// <param name="NotWithData">Names by module that may be imported and may not be called with data.</param>
/// <param name="TextMethods">Methods of text that are accepted as functions.</param>
/// <param name="Estimators">Classes whose objects are accepted as estimators, by library.</param>
/// <param name="Places">What attributes may hold, by library, class and attribute.</param>
/// <param name="Others">What attributes may hold where the class has no row for them, by attribute.</param>
/// <param name="Read">Names of attributes that the walked libraries mention.</param>
public sealed record PicklePlacesFile(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Proved,
    IReadOnlyList<string> Unproved,
    IReadOnlyList<string> Keywords,
    IReadOnlyDictionary<string, IReadOnlyList<string>> NotWithData,
    IReadOnlyList<string> TextMethods,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Estimators,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, PicklePlace>>> Places,
    IReadOnlyDictionary<string, PicklePlace> Others,
    IReadOnlyList<string> Read) : CatalogFile;

/// <summary>What one attribute may hold, other than data and objects of the library.</summary>
/// <param name="Names">These texts only: the library calls the method of that name.</param>
/// <param name="Dotted">A path of public attributes.</param>
/// <param name="Function">A function that the library calls with data.</param>
/// <param name="Estimator">Only estimators, alone or in lists, with names or without.</param>
/// <param name="Bunch">scikit-learn's Bunch of estimators.</param>
/// <param name="Arguments">Arguments of a function: numbers, texts and arrays of numbers.</param>
/// <param name="Any">Anything: nothing calls it.</param>
/// <param name="Classes">Classes of these modules.</param>
public sealed record PicklePlace(
    IReadOnlyList<string>? Names = null,
    bool Dotted = false,
    bool Function = false,
    bool Estimator = false,
    bool Bunch = false,
    bool Arguments = false,
    bool Any = false,
    IReadOnlyList<string>? Classes = null);
