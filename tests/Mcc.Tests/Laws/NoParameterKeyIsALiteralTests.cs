using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// Options and constants of layers are typed: outside of <c>Configuration/</c>, which reads them, and of the views, which show them to
/// templates by name, none is named by a string.
/// </summary>
public sealed class NoParameterKeyIsALiteralTests
{
    private static readonly Catalog Shipped = new(DataFiles.Embedded);

    private static readonly string[] Keyed = ["src/Mcc.Core/Configuration/", "src/Mcc.Core/Projects/Views/"];

    /// <summary>Places where a text is such a name only by chance, each with what it is.</summary>
    private static readonly Dictionary<(string Path, string Name), string> Homonyms = new()
    {
        [("src/Mcc.LocalSageMaker/State/ServerRecord.cs", "region")] = "a member of the local SageMaker's own record",
        [("src/Mcc.LocalSageMaker/State/StateFiles.cs", "alarms")] = "a folder of the local SageMaker",
        [("src/Mcc.Cli/Local/ServerText.cs", "region")] = "the same",
        [("src/Mcc.Core/Bootstrap/ReplicationPlace.cs", "region")] = "a member of ECR's replication rules",
        [("src/Mcc.Core/Bootstrap/ReplicationRules.cs", "region")] = "the same",
        [("src/Mcc.LocalSageMaker/Images/RepositorySettings.cs", "tags")] = "a member of requests of ECR",
        [("src/Mcc.LocalSageMaker/Images/ImageRegistry.cs", "config")] = "a member of an image manifest",
        [("src/Mcc.LocalSageMaker/Images/ImageRegistry.cs", "tags")] = "a member of the registry's list of tags",
        [("src/Mcc.LocalSageMaker/Images/RepositoryOperations.cs", "force")] = "a member of ECR's DeleteRepository",
        [("src/Mcc.Cli/Quickstart/LocalEndpoint.cs", "config")] = "a placeholder of the quickstart's requests",
        [("src/Mcc.Cli/Commands/ConfigCommand.cs", "config")] = "the command of that name",
        [("src/Mcc.Cli/Sources/WorkingFolderSource.cs", "config")] = "the rule of that name",
        [("src/Mcc.Cli/Sources/ConfigurationFileSource.cs", "config")] = "the rule of that name",
        [("src/Mcc.Cli/Sources/PackageJsonSource.cs", "config")] = "the rule of that name",
        [("src/Mcc.Core/Diagnostics/SarifLog.cs", "region")] = "a member of SARIF",
        [("src/Mcc.Core/Resolvers/ModelChoice.cs", "framework")] = "the rule of that name",
        [("src/Mcc.Core/Resolvers/ServedLibraries.cs", "framework")] = "the rule of that name",
        [("src/Mcc.ModelFiles/Formats/KerasConfig.cs", "config")] = "a member of a Keras file",
        [("src/Mcc.Core/Exports/ExportScope.cs", "projectName")] = "a value of the exports' own templates",
        [("src/Mcc.Core/Exports/ExportScope.cs", "region")] = "a value of the exports' own templates",
        [("src/Mcc.Core/Exports/ExportScope.cs", "roleArn")] = "a value of the exports' own templates",
        [("src/Mcc.Core/Registry/EntryMembers.cs", "region")] = "a member of a registry's entries",
        [("src/Mcc.Core/Registry/EntryMembers.cs", "instanceType")] = "the same",
        [("src/Mcc.Mcp/Pickers/HyperPodClusterPicker.cs", "instanceType")] = "a member of an MCP answer",
        [("src/Mcc.Mcp/Pickers/InstanceSizer.cs", "modelName")] = "a member of an MCP answer",
        [("src/Mcc.Mcp/Pickers/InstanceSizer.cs", "instanceType")] = "a member of an MCP answer",
        [("src/Mcc.Mcp/Pickers/BaseImagePicker.cs", "inferenceAmiVersion")] = "a member of an MCP answer",
        [("src/Mcc.Mcp/Pickers/PickTool.cs", "discover")] = "a value of an MCP argument",
        [("src/Mcc.Mcp/Pickers/ToolRequest.cs", "discover")] = "a value of an MCP argument",
        [("src/Mcc.Core/Registry/AssetManifest.cs", "region")] = "a member of the npm program's manifest",
        [("src/Mcc.Cli/Bootstrap/BootstrapRun.cs", "region")] = "a member of the command's JSON",
        [("src/Mcc.Cli/Commands/BootstrapStatusCommand.cs", "region")] = "the same",
        [("src/Mcc.Cli/Commands/SecretsCreateCommand.cs", "region")] = "the same",
        [("src/Mcc.Cli/Commands/SecretsListCommand.cs", "region")] = "the same",
        [("src/Mcc.Core/Policies/CallPermissions.cs", "tags")] = "a member of requests of AWS",
        [("src/Mcc.Core/Policies/CallPermissions.cs", "region")] = "a placeholder of data/permissions.json",
        [("src/Mcc.Platform/Hub/HubClient.cs", "config")] = "a member of the Hub's answer",
        [("src/Mcc.Cli/Commands/VerifyContainers.cs", "containers")] = "a member of the command's JSON",
        [("src/Mcc.Cli/Local/StatusText.cs", "containers")] = "a member of the command's JSON",
        [("src/Mcc.LocalSageMaker/Settings/LimitList.cs", "invocation")] = "the name of a limit",
        [("src/Mcc.LocalSageMaker/Lambda/RuntimeApi.cs", "invocation")] = "a path of Lambda's Runtime API",
        [("src/Mcc.LocalSageMaker/Ecs/EcsTask.cs", "containers")] = "a member of answers of ECS",
        [("src/Mcc.LocalSageMaker/Ecs/TaskMetadata.cs", "containers")] = "the same",
        [("src/Mcc.LocalSageMaker/Ecs/ServiceOperations.cs", "tags")] = "a member of requests of ECS",
        [("src/Mcc.LocalSageMaker/Ecs/ServiceOperations.cs", "force")] = "a member of ECS's DeleteService",
        [("src/Mcc.LocalSageMaker/Ecs/ExpressOperations.cs", "tags")] = "a member of requests of ECS",
        [("src/Mcc.LocalSageMaker/Ecs/TaskDefinitionOperations.cs", "tags")] = "a member of requests of ECS",
    };

    [Fact]
    public void No_option_or_constant_is_named_by_a_string()
    {
        var names = Shipped.Parameters.All.Select(parameter => parameter.Key)
            .Concat(DataJson.Default.LayerValues.Properties.Select(property => property.Name))
            .Where(name => name != "template")
            .ToHashSet(StringComparer.Ordinal);
        var found = from path in SourceTree.Code("src")
                    where !Keyed.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
                    from literal in Literals.Of(SourceTree.Text(path))
                    where names.Contains(literal.Content) && !Homonyms.ContainsKey((path, literal.Content))
                    select $"{path}:{literal.Line}: \"{literal.Content}\"";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void The_list_of_homonyms_has_no_entry_too_many() =>
        Homonyms.Keys.Where(entry => !Literals.Of(SourceTree.Text(entry.Path)).Any(literal => literal.Content == entry.Name))
            .ShouldBeEmpty();
}
