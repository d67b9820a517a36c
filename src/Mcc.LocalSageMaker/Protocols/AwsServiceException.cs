using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// A request that is refused, as AWS names it. Thrown from wherever that turns out and written once, in the request's
/// own protocol: every operation would otherwise hand the same result through all of its steps.
/// </summary>
#pragma warning disable CA1032, S3376 // Without a code and a status it would be no answer; the name says what it is to its user.
public sealed class AwsServiceException(int status, string code, string message, JsonObject? more = null) : Exception(message)
#pragma warning restore CA1032, S3376
{
    public int Status => status;

    /// <summary>Empty where AWS sends none and the status stands for itself.</summary>
    public string Code => code;

    /// <summary>Further members of the error's shape.</summary>
    public JsonObject? More => more;

    /// <summary>Headers of the response; those that the operation set before it failed are not sent.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static AwsServiceException Validation(string message) => new(400, "ValidationException", message);

    public static AwsServiceException NotFound(string message) => new(400, "ResourceNotFound", message);

    public static AwsServiceException Conflict(string message) => new(400, "ConflictException", message);

    public static AwsServiceException InUse(string message) => new(400, "ResourceInUse", message);
}
