namespace Mcc.LocalSageMaker.Serving;

/// <summary>Numbers from 0 to 1 that fill the space evenly however few of them are taken: multiples of the golden ratio.</summary>
internal static class EvenSequence
{
    public static double Next(ref int turn) => (uint)Interlocked.Add(ref turn, unchecked((int)2654435769)) / 4294967296.0;
}
