namespace Mcc.Verify.Subjects;

/// <summary>What is verified: an image, a project's server as a process, or something that runs already.</summary>
public interface ISubject
{
    string Name { get; }

    /// <summary>Null where there is no image to look at.</summary>
    Task<ImageFacts?> Inspect(CancellationToken cancel);

    /// <summary>False when there is nothing to start, only an address.</summary>
    bool CanStart { get; }

    /// <summary>Whether its labels or variables say that it serves many models.</summary>
    bool ServesManyModels(ImageFacts? facts);

    /// <summary>Variables of the container, as far as they are known beforehand.</summary>
    IReadOnlyDictionary<string, string> Variables(ImageFacts? facts);

    /// <exception cref="IOException">It cannot be started, for a reason outside the container.</exception>
    Task<IRunning> Start(StartOptions order, CancellationToken cancel);
}
