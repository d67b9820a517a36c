namespace Mcc.ModelFiles.Pickles;

/// <summary>What a place of the file may hold.</summary>
internal enum PlaceKind
{
    /// <summary>Anything that may be imported: nothing calls it.</summary>
    Free,

    /// <summary>Data, and objects of the library.</summary>
    Library,

    /// <summary>The same, and functions that are called with data.</summary>
    Function,

    /// <summary>Only estimators, alone or in lists, with names or without.</summary>
    Estimator,

    /// <summary>The same, or a Bunch of them.</summary>
    Bunch,

    /// <summary>Only data: nothing of a model library, and nothing that can be called.</summary>
    Data,

    /// <summary>Arguments of a function: data without arrays of objects and without tables.</summary>
    Arguments,

    /// <summary>The same with classes that are called while they are loaded.</summary>
    Constructor,
}
