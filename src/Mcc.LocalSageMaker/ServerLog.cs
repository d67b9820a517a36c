using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker;

/// <summary>Where the process in the background writes its own troubles, since it has no terminal.</summary>
public static class ServerLog
{
    public static string In(string stateFolder) => Path.Combine(stateFolder, StateFiles.ServerLog);
}
