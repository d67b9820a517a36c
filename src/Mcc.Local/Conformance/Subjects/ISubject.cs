namespace Mcc.Local.Conformance.Subjects;

/// <summary>What is verified: an image, a project's server as a process, or something that runs already.</summary>
public interface ISubject
{
    string Name { get; }

    /// <summary>Null where there is no image to look at.</summary>
    Task<ImageFacts?> Inspect(CancellationToken cancel);

    /// <summary>Null when there is nothing to start, only an address.</summary>
    bool CanStart { get; }

    /// <summary>The variables and labels that say it serves many models.</summary>
    bool ServesManyModels(ImageFacts? facts);

    Task<IRunning> Start(StartOrder order, CancellationToken cancel);
}
