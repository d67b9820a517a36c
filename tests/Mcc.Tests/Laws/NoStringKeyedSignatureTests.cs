using Mono.Cecil;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// Outside of <c>Configuration</c>, which reads options, and of the views and templates, which are keyed by the names in templates, no
/// signature of <c>Mcc.Core</c> is keyed by strings: an option is a property. What is keyed by another kind of text is on the list.
/// </summary>
public sealed class NoStringKeyedSignatureTests
{
    /// <summary>Folders whose texts are names in templates or in files, not options: their own work.</summary>
    private static readonly string[] Keyed =
        ["Mcc.Core.Configuration", "Mcc.Core.Projects.Views", "Mcc.Core.Templates", "Mcc.Core.Values", "Mcc.Core.Json"];

    /// <summary>Members that take or give a dictionary, an index or a function by text, with what the text is.</summary>
    private static readonly (string Reason, string[] Members)[] Allowed =
    [
        ("a data file's own shape: the names in it are checked against what exists when it is read",
        [
            "Data.BackendLayer.get_Unsupported", "Data.TargetLayer.get_Unsupported",
            "Data.BackendLayer.get_Profiles",
            "Data.Condition.FirstFailing",
            "Data.Condition.Holds",
            "Data.LayerValues.get_Template",
            "Data.Parameter.get_Implies",
            "Data.Parameter.get_ChoiceImplies",
            "Data.Parameter.get_Hints",
            "Data.Parameter.get_Synonyms",
            "Data.ParameterList.Parse",
            "Data.ParameterList.get_Item",
            "Data.TemplateLayer.Members",
            "Data.TemplateLayer.WithoutNesting",
            "Data.TemplateLayer.get_Defaults",
            "Data.QuickstartRecipe..ctor",
            "Data.BootstrapModuleFile..ctor",
            "Data.BootstrapModuleFile.get_Inputs",
            "Data.BootstrapModuleFile.get_Reasons",
            "Data.CiRecipeRow.get_Settings",
        ]),
        ("catalog rows by their id, library or version",
        [
            "Catalogs.Instances.InstanceOf",
            "Catalogs.RefreshedCatalog.RowsByName",
            "Data.CudaMajor..ctor",
            "Data.DistributionVersion..ctor",
            "Data.EstimatorsFile..ctor",
            "Data.ImagesFile..ctor",
            "Data.InstancesFile..ctor",
            "Data.LibraryCompatibilityFile..ctor",
            "Data.ModelArchitecturesFile..ctor",
            "Data.ModelContentsFile..ctor",
            "Data.PickleGlobalsGroup..ctor",
            "Data.PicklePlacesFile..ctor",
            "Data.RegistryEntry..ctor",
            "Models.ModelRequirements.Add",
            "Models.VersionRange..ctor",
        ]),
        ("environment variables, options of a server, or containers, by name",
        [
            "Catalogs.Images.EnvironmentOf",
            "Catalogs.ServerOptions..ctor",
            "Catalogs.ServerOptions.Parse",
            "Catalogs.ServingProfile..ctor",
            "Data.LoadedCheckpoint..ctor",
            "Data.LoraVariableNames..ctor",
            "Data.ProfileEntry..ctor",
            "Data.ServerMetrics..ctor",
            "Data.ServerOptionsFile.get_Refused",
            "Models.MemberProject..ctor",
            "Projects.MemberReader.Share",
            "Resolvers.ContainersResolver.Said",
            "Resolvers.VariableResolver.Said",
        ]),
        ("files by path",
        [
            "Catalogs.DataOverlay.Add",
            "Catalogs.DataOverlay.CheckLayers",
            "Data.DataFiles.ReplaceEmbedded",
            "Data.DataFiles.With",
            "Exports.DeploymentRequest.ReadAll",
            "Exports.ExportScope.Of",
            "Exports.ExportScope.Policy",
            "Exports.Exporter.Write",
            "Projects.JsonFile.Read",
            "Projects.PayloadEntry.PartOf",
            "Projects.OptionNames.In",
            "Projects.ProjectCheck.Check",
            "Projects.ProjectSecrets.Check",
            "Projects.ProjectSecrets.Variables",
            "Projects.ProjectLock..ctor",
            "Projects.ProjectLock.With",
            "Projects.ProjectPayloads.Check",
            "Projects.RecordedProject.AsItStands",
            "Projects.MemberReader.Read",
            "Projects.ProjectSecrets.OfContainers",
            "Projects.RecordedProject.Read",
            "Projects.RecordedProject.WithVariables",
            "Projects.ScriptTools..ctor",
            "Projects.BaseArchive.Read",
            "Projects.ProjectAnswers.Read",
            "Projects.ProjectCheck.CheckTarget",
            "Projects.ProjectMerge.Merge",
            "Projects.SeveralTargets.Files",
            "Projects.SeveralTargets.ImageDifference",
            "Projects.TargetFiles.Environment",
            "Projects.TargetFiles.FurtherTargets",
            "Projects.TargetFiles.Of",
            "Projects.TargetFiles.Recorded",
            "Projects.TargetFiles.State",
            "Projects.TargetFiles.Unknown",
            "Registry.RegisteredProject.Read",
        ]),
        ("members of AWS's requests, or of CloudFormation and Terraform",
        [
            "Data.ExportMappingFile..ctor",
            "Data.MappedMemberConverter.ReadAll",
            "Data.MappedMemberEntry..ctor",
            "Data.MappedResourceEntry..ctor",
            "Data.MappedResourceEntry.get_Later",
            "Data.MappedResourceEntry.get_Loses",
            "Data.OperationsFile..ctor",
            "Bootstrap.BootstrapModule.Missing",
            "Bootstrap.StackValues..ctor",
            "Policies.CallPermissions.Keys",
            "Policies.PolicyCall..ctor",
            "Exports.DeploymentRequest..ctor",
            "Exports.ExportMapping..ctor",
            "Exports.MappedMember.From",
            "Exports.MappedResource..ctor",
            "Projects.ProjectPayloads.Fill",
            "ServiceModels.AwsServices..ctor",
            "ServiceModels.AwsServices.get_Item",
            "ServiceModels.CompactModel.Append",
            "ServiceModels.CompactModel.Text",
            "ServiceModels.ModelRefresh.Operations",
            "ServiceModels.SchemaManifest..ctor",
        ]),
        ("answers by the key of their question, which is data",
        [
            "Recommendations.Situation..ctor",
        ]),
        ("arguments of an engine, Triton's parameters, or Kubernetes resources, by name",
        [
            "Resolvers.EngineArgumentsResolver.Resolve",
            "Resolvers.PodResources..ctor",
            "Resolvers.RepositoryResolver.Forest",
            "Resolvers.RepositoryResolver.Parameters",
            "Resolvers.TritonRepository..ctor",
        ]),
    ];

    [Fact]
    public void Options_and_constants_are_properties()
    {
        using var assembly = CompiledTypes.Read("Mcc.Core");
        var found = from type in CompiledTypes.Written(assembly)
                    where !Keyed.Any(folder => type.Namespace == folder
                        || type.Namespace.StartsWith(folder + ".", StringComparison.Ordinal))
                    from member in Members(type)
                    where !Allowed.Any(each => each.Members.Contains(member))
                    select member;
        found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void The_list_has_no_entry_too_many()
    {
        using var assembly = CompiledTypes.Read("Mcc.Core");
        var members = CompiledTypes.Written(assembly).SelectMany(Members).ToHashSet(StringComparer.Ordinal);
        Allowed.SelectMany(each => each.Members).Where(member => !members.Contains(member)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Members(TypeDefinition type) =>
        from method in type.Methods
        where !method.Name.StartsWith('<') && !IsGenerated(method.CustomAttributes) && !IsGenerated(type.CustomAttributes)
        where IsKeyed(method.ReturnType) || method.Parameters.Any(parameter => IsKeyed(parameter.ParameterType)) || IsIndexer(method)
        select $"{type.FullName["Mcc.Core.".Length..]}.{method.Name}";

    private static bool IsGenerated(IEnumerable<CustomAttribute> attributes) =>
        attributes.Any(attribute => attribute.AttributeType.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute");

    private static bool IsIndexer(MethodDefinition method) =>
        method.Name == "get_Item" && method.Parameters is [{ ParameterType.FullName: "System.String" }];

    private static bool IsKeyed(TypeReference type) => type switch
    {
        GenericInstanceType { GenericArguments: [{ FullName: "System.String" }, _] } generic =>
            generic.ElementType.Name.Contains("Dictionary", StringComparison.Ordinal) || generic.ElementType.FullName == "System.Func`2",
        GenericInstanceType generic => generic.GenericArguments.Any(IsKeyed),
        _ => false,
    };
}
