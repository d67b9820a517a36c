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
    /// <summary>The profile of this user. It is for all projects, so values that one project does not use cause no warning.</summary>
    Profile,
    McpServer,
    Default,
    /// <summary>Given in the interview, which only asks for what no source has.</summary>
    Answer,
    /// <summary>Read from the model or computed from other values.</summary>
    Derived,
}
