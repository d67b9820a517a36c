using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Logs;

/// <summary>The log groups of what is and was deployed.</summary>
internal sealed class LogGroups(LocalSettings settings)
{
    // Services, functions, endpoints and components have a group each; all jobs share one.
    private static readonly string[] Kinds = ["/aws/ecs", "/aws/lambda", "/aws/sagemaker/Endpoints", "/aws/sagemaker/InferenceComponents"];
    private const string Jobs = "/aws/sagemaker/TransformJobs";

    public IEnumerable<LogGroup> All => Kinds
        .SelectMany(kind => Below(kind).Select(folder => $"{kind}/{Path.GetFileName(folder)}"))
        .Append(Jobs)
        .Where(name => Directory.Exists(LogFolder.Group(settings, name)))
        .Order(StringComparer.Ordinal)
        .Select(name => new LogGroup(name, LogFolder.Group(settings, name)));

    /// <exception cref="AwsServiceException">There is no such group.</exception>
    public LogGroup Find(string? nameOrArn)
    {
        var name = nameOrArn is null ? "" : nameOrArn.Split(":log-group:")[^1].TrimEnd('*', ':');
        // Found among those that are there, so that no name leads out of the logs.
        return All.FirstOrDefault(group => string.Equals(group.Name, name, StringComparison.Ordinal))
            ?? throw new AwsServiceException(400, "ResourceNotFoundException", "The specified log group does not exist.");
    }

    /// <summary>Makes a group of one of the kinds.</summary>
    /// <exception cref="AwsServiceException">It exists, or its name is of no kind that is served here.</exception>
    public void Create(string name)
    {
        if (Kinds.All(kind => !name.StartsWith($"{kind}/", StringComparison.Ordinal) || name[(kind.Length + 1)..].Contains('/')
            || name.EndsWith("/..", StringComparison.Ordinal) || name.EndsWith("/.", StringComparison.Ordinal)))
            throw new AwsServiceException(400, "InvalidParameterException",
                $"The local CloudWatch Logs has groups only below {string.Join(", ", Kinds)}.");
        if (Directory.Exists(LogFolder.Group(settings, name)))
            throw new AwsServiceException(400, "ResourceAlreadyExistsException", "The specified log group already exists");
        Directory.CreateDirectory(LogFolder.Group(settings, name));
    }

    private IEnumerable<string> Below(string kind)
    {
        var folder = LogFolder.Group(settings, kind);
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
    }
}
