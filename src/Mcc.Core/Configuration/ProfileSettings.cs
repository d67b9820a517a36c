using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Core.Configuration;

/// <summary>
/// What generation takes from a profile: the members of the npm program's profiles that options exist for. Scripts of a project read others
/// (<c>awsProfile</c>, <c>bucket</c>).
/// </summary>
public static class ProfileSettings
{
    /// <summary>The members that people know profiles by.</summary>
    private static readonly string[] Shown = ["awsProfile", AwsRegion, "accountId", RoleArn];

    /// <summary>The object with the ARNs of secrets, as the npm program has it.</summary>
    private const string Secrets = "secrets";

    private const string AwsRegion = "awsRegion";
    private const string RoleArn = "roleArn";

    /// <summary>What a list shows of a profile.</summary>
    public static IReadOnlyList<(string Member, string Value)> Summary(JsonObject profile) =>
        [.. from member in Shown
            let text = profile[member].AsText()
            where text is not null
            select (member, text)];

    /// <summary>
    /// The ARN of the secret that a profile has for an option; null: none. Anything but an ARN could be the secret itself.
    /// </summary>
    public static string? SecretArn(JsonObject profile, Parameter parameter, ParameterList parameters) =>
        SecretMembers(parameters).FirstOrDefault(each => each.Parameter == parameter).Member is { } member
            && (profile[Secrets] as JsonObject)?[member].AsText() is { } arn && SecretVariables.IsArn(arn) ? arn : null;

    /// <summary>Sets, or with null removes, the ARN of an option's secret.</summary>
    public static void SetSecretArn(JsonObject profile, Parameter parameter, ParameterList parameters, string? arn)
    {
        var member = SecretMembers(parameters).First(each => each.Parameter == parameter).Member;
        var secrets = profile[Secrets] as JsonObject ?? [];
        if (arn is null)
            secrets.Remove(member);
        else
            secrets[member] = arn;
        if (secrets.Parent is null)
            profile[Secrets] = secrets;
        if (secrets.Count == 0)
            profile.Remove(Secrets);
    }

    private static (Parameter Parameter, string Member)[] SecretMembers(ParameterList parameters) =>
        [(parameters.HfTokenArn, "hfToken"), (parameters.NgcTokenArn, "ngcApiKey")];

    /// <param name="hasSecrets">Whether containers can read secrets as far as stronger sources say.</param>
    /// <param name="projectName">The project that a folder in a bucket is for; null: not known yet, so buckets are left out.</param>
    public static Layer Read(JsonObject profile, string name, string? projectName, ParameterList parameters,
        bool hasSecrets = true)
    {
        var origin = new Origin(Source.Profile, $"profile {name}");
        (Parameter Parameter, string? Value)[] values =
        [
            (parameters.Region, Text(AwsRegion)),
            (parameters.RoleArn, Text(RoleArn)),
            (parameters.ImageCache, Text("imageCache")),
            .. SecretMembers(parameters).Where(_ => hasSecrets)
                .Select(each => (each.Parameter, SecretArn(profile, each.Parameter, parameters))),
            (parameters.AsyncS3OutputPath, Folder("asyncS3Bucket", "async-output")),
            (parameters.BenchmarkS3OutputPath, Folder("benchmarkS3Bucket", "benchmark")),
        ];
        return new([.. from each in values
                       where each.Value is not null
                       select new RawSetting(each.Parameter, JsonValue.Create(each.Value), origin)]);

        string? Text(string member) => profile[member].AsText() is { Length: > 0 } text ? text : null;

        // Each project has a folder of its own in a bucket that all projects of a profile share.
        string? Folder(string member, string folder) =>
            Text(member) is { } bucket && projectName is not null ? $"s3://{bucket}/{projectName}/{folder}" : null;
    }
}
