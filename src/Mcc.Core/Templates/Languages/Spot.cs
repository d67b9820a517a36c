namespace Mcc.Core.Templates.Languages;

/// <summary>
/// Where the reading of a template stands: what its language has opened and not yet closed. Immutable, and compared by value, so that
/// two branches can be asked whether they end in the same place. A language is its subclass; its quoting follows from its spots.
/// </summary>
internal abstract record Spot
{
    /// <summary>The spot in words that follow "a value stands": "inside double quotes".</summary>
    public abstract string Where { get; }

    /// <summary>The spot behind this literal text.</summary>
    public abstract Spot After(string literal);

    /// <summary>How a value is written here. <paramref name="next"/> is the character behind the hole: '\n' at the end of the file, NUL where it is not known.</summary>
    public abstract Quoting Hole(char next);

    /// <summary>The spot behind a written value.</summary>
    public abstract Spot AfterHole();

    /// <summary>The spot that is true of both, or null when there is none.</summary>
    public virtual Spot? Meet(Spot other) => Equals(other) ? this : null;

    /// <summary>What is wrong when the file ends here, or null.</summary>
    public virtual string? AtEnd => null;
}
