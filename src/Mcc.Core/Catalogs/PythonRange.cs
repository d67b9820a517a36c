namespace Mcc.Core.Catalogs;

/// <summary>Versions of Python from a first to a last one, such as 3.8-3.11.</summary>
public sealed record PythonRange(Version First, Version Last)
{
    /// <summary>From text such as <c>3.8-3.11</c>, as catalogs and layers have it.</summary>
    public static PythonRange Parse(string text)
    {
        var parts = text.Split('-');
        return new(Version.Parse(parts[0]), Version.Parse(parts[^1]));
    }

    public bool IsEmpty => First > Last;

    public bool Contains(Version version) => version >= First && version <= Last;

    /// <summary>The versions that are in both; <see cref="IsEmpty"/> when there are none.</summary>
    public PythonRange And(PythonRange other) => new(First > other.First ? First : other.First, Last < other.Last ? Last : other.Last);

    public override string ToString() => First == Last ? $"Python {First}" : $"Python {First} to {Last}";
}
