namespace Mcc.Platform.Setup;

/// <summary>One way to get a Python that has what a project needs. <see cref="SetupWays"/> lists them in their order.</summary>
public interface ISetupWay
{
    /// <summary>As a list of ways names it, such as "a Python on this machine".</summary>
    string Name { get; }

    /// <summary>True when it changes the machine outside the project's folder: a person at a terminal is asked before.</summary>
    bool ChangesTheMachine { get; }

    /// <summary>Why it cannot be tried here, or null. Nothing is started to find out.</summary>
    string? Obstacle(SetupNeeds needs);

    /// <summary>What it installs and with which tool, printed before it does; null when it installs nothing.</summary>
    string? Installs(SetupNeeds needs);

    Task<SetupResult> Try(SetupNeeds needs, CancellationToken cancel);
}
