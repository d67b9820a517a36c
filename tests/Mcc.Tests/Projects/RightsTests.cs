using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Mcc.Core.Policies;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>The rights that a project's README lists are those that its scripts use: not one less, and not one more.</summary>
public sealed partial class RightsTests
{
    private static readonly CallPermissions Permissions =
        new(PermissionsFile.Parse(DataFiles.Embedded.Read(PermissionsFile.Path)), "aws", "us-east-1", "123456789012");

    /// <summary>Members that some requests of the scripts have and that need rights of their own.</summary>
    private static readonly JsonObject Members = new()
    {
        ["Tags"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["ExecutionRoleArn"] = "arn:aws:iam::1:role/r",
        ["serviceRole"] = "arn:aws:iam::1:role/b",
        ["Role"] = "arn:aws:iam::1:role/r",
        ["executionRoleArn"] = "arn:aws:iam::1:role/r",
        ["infrastructureRoleArn"] = "arn:aws:iam::1:role/i",
    };

    [Fact]
    public void The_readme_lists_the_rights_that_the_scripts_use()
    {
        var wrong = new List<string>();
        foreach (var (name, readme, _, calls) in ScriptedProjects.All.Where(each => each.HasModel))
        {
            var used = calls.SelectMany(call => Permissions.Of(call.Service, call.Operation, Members))
                .Select(call => call.Action).ToHashSet(StringComparer.Ordinal);
            var listed = Right().Matches(readme).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
            wrong.AddRange(used.Except(listed).Select(right => $"{name}: {right} is not listed"));
            wrong.AddRange(listed.Except(used).Select(right => $"{name}: {right} is not used"));
        }

        wrong.Distinct().Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    [GeneratedRegex("`([a-z0-9-]+:[A-Z][A-Za-z0-9]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Right();
}
