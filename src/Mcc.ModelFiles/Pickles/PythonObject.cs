namespace Mcc.ModelFiles.Pickles;

/// <summary>A value with parts, which are judged once for each kind of place that holds it.</summary>
internal abstract class PythonObject
{
    private int judged;

    /// <summary>True the first time that it is asked for this kind of place.</summary>
    public bool TryJudge(PlaceKind kind)
    {
        var bit = 1 << (int)kind;
        if ((judged & bit) != 0) return false;
        judged |= bit;
        return true;
    }
}
