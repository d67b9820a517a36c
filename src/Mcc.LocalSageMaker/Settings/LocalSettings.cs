namespace Mcc.LocalSageMaker.Settings;

/// <summary>How the local SageMaker is set up.</summary>
/// <param name="Folder">Where its state is kept.</param>
public sealed record LocalSettings(string Folder)
{
    /// <summary>The loopback port; 0 for a free one.</summary>
    public int Port { get; init; }

    public string Region { get; init; } = "us-east-1";

    public string Account { get; init; } = "123456789012";

    /// <summary>The only folders from which processes are started.</summary>
    public IReadOnlyList<ProjectFolder> Projects { get; init; } = [];

    /// <summary>The container engine: docker, podman, the path of one, "none", or empty for the first that answers.</summary>
    public string Engine { get; init; } = "";

    /// <summary>The host of a container registry that replaces ECR, for example 127.0.0.1:5000; empty for none.</summary>
    public string Registry { get; init; } = "";

    /// <summary>The variables that a container process inherits (PATH, HOME, LANG and the like).</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public Limits Limits { get; init; } = new();

    public FunctionLimits Functions { get; init; } = new();

    public TaskLimits Tasks { get; init; } = new();

    /// <summary>What callers may do; null: everything.</summary>
    public NamedPolicy? UserPolicy { get; init; }

    /// <summary>What SageMaker may do in S3 with a model's execution role; null: everything.</summary>
    public NamedPolicy? RolePolicy { get; init; }
}
