namespace Mcc.Core.Configuration;

/// <summary>Where a value comes from, strongest first: a lower number wins.</summary>
public enum Source
{
    Option,
    Argument,
    Environment,
    ConfigurationFile,
    WorkingFolder,
    PackageJson,
    /// <summary>The profile of this user, which is for all projects: a value that one project has no use for is no trouble.</summary>
    Profile,
    McpServer,
    Default,
    /// <summary>Given in the interview, which only asks for what no source has.</summary>
    Answer,
    /// <summary>Read from the model or computed from other values.</summary>
    Derived,
}
