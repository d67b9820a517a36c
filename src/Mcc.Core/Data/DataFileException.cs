using Mcc.Core.Diagnostics;

namespace Mcc.Core.Data;

/// <summary>
/// A data file that its record does not accept. For the shipped data this is a bug; a user's data folder is read through
/// <see cref="DataReader.TryRead"/> first, which reports the same text as a finding.
/// </summary>
public sealed class DataFileException(Place place, string problem, Exception? inner = null)
    : Exception($"{place}: {problem}", inner)
{
    public Place Place { get; } = place;

    public string Problem { get; } = problem;
}
