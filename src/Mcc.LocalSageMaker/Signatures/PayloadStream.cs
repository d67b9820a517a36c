using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>A body that is read forward once; its end is reached only when everything that was signed is right.</summary>
internal abstract class PayloadStream : ForwardStream
{
    /// <summary>Headers that came after the body; complete at its end.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.OrdinalIgnoreCase);
}
