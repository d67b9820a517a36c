namespace Mcc.Core.ModelFiles.Pickles;

/// <summary>What a pickle may do with a listed name; each one allows those before it.</summary>
internal enum GlobalUse
{
    /// <summary>Hold it as a value: a ufunc, a score function, a type as an array's dtype.</summary>
    Refer,

    /// <summary>Make an empty instance of the class and set its state; its constructor does not run.</summary>
    Make,

    /// <summary>Call it with arguments: reconstructors, and classes that reduce to their constructor.</summary>
    Call,
}
