using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker;

/// <summary>What a local SageMaker left: things that run, because it was killed, and its state.</summary>
public static class OrphanCleaner
{
    /// <summary>Ends all that it left running; how many that were.</summary>
    public static Task<int> End(string stateFolder, CancellationToken cancel) => RunningList.In(stateFolder).End(cancel);

    /// <summary>Deletes its state, and nothing else that may be in the folder.</summary>
    public static void Forget(string stateFolder)
    {
        foreach (var name in StateFiles.Folders)
            ReadOnlyFolder.Delete(Path.Combine(stateFolder, name));
        foreach (var name in StateFiles.Files)
            File.Delete(Path.Combine(stateFolder, name));
    }
}
