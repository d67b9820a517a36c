using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Interview;
using Mcc.Core.Values;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Interview;

/// <summary>Which questions are open follows from the catalog and what was said.</summary>
public sealed class ConversationTests
{
    /// <summary>Every target has these members.</summary>
    private const string Facts = """
        "facts": { "local": "container", "accelerators": false, "streaming": false, "coldStart": "None.", "scaling": "None.",
                   "scalesToZero": false, "complexity": "low", "cost": "None.", "sources": [] }
        """;

    private static readonly Catalog Shipped = new(DataFiles.Embedded);

    [Fact]
    public void It_begins_with_how_the_model_is_served() => Begin().Next!.Parameter.Key.ShouldBe("deploymentConfig");

    [Fact]
    public void Phases_come_one_after_the_other()
    {
        var phases = AllKeys(Begin().Answer(Said("deploymentConfig", "http-flask"))).Select(key => Shipped.Parameters[key].Phase!.Value)
            .ToList();
        phases.ShouldBe(phases.Order());
        phases.Distinct().ShouldBe([Phase.Core, Phase.Infrastructure, Phase.Modules, Phase.Project]);
    }

    [Fact]
    public void Values_of_sources_are_not_asked_for()
    {
        var conversation = Begin(Said("deploymentConfig", "http-flask", Source.Option), Said("region", "eu-west-1", Source.Environment));
        AllKeys(conversation).ShouldNotContain("deploymentConfig");
        AllKeys(conversation).ShouldNotContain("region");
        AllKeys(conversation).ShouldContain("instanceType");
    }

    [Fact]
    public void What_follows_from_an_option_is_not_asked()
    {
        var implying = Shipped.Parameters.All.First(parameter => parameter.Implies.Count > 0 && parameter.Type == ParameterType.Integer);
        var implied = implying.Implies.Keys.First();
        AllKeys(Begin(Said("deploymentConfig", "http-flask"))).ShouldContain(implied);
        AllKeys(Begin(Said("deploymentConfig", "http-flask"), Said(implying.Key, "1", Source.Option))).ShouldNotContain(implied);
    }

    [Fact]
    public void What_has_no_effect_in_the_combination_is_not_asked()
    {
        var keys = AllKeys(Begin(Said("deploymentConfig", "http-flask")));
        keys.ShouldNotContain("modelName");
        keys.ShouldNotContain("enableLora");
        keys.ShouldNotContain("batchInputPath");
        keys.ShouldNotContain("hyperpodCluster");
    }

    [Fact]
    public void One_answer_opens_and_closes_others()
    {
        var open = Begin(Said("deploymentConfig", "http-flask"));
        AllKeys(open).ShouldContain("modelFormat");
        AllKeys(open).ShouldContain("includeSample");
        var withModel = open.Answer(Said("modelPath", "model.joblib"));
        // The file tells its own format, and a sample beside it is refused.
        AllKeys(withModel).ShouldNotContain("modelFormat");
        AllKeys(withModel).ShouldNotContain("includeSample");
    }

    [Fact]
    public void An_accepted_default_keeps_its_origin_and_is_not_repeated()
    {
        var conversation = Begin(Said("deploymentConfig", "http-flask"));
        var region = Shipped.Parameters.Region;
        var left = conversation.Leave(region);
        AllKeys(left).ShouldNotContain("region");
        left.Draft.Settings.Region.Setting.ShouldBeNull();
        left.ValueOf(region)!.Origin.ShouldBe(Origin.Default);
        AllKeys(left.Reconsider(region)).ShouldContain("region");
    }

    [Fact]
    public void A_contradicting_answer_is_dropped_and_asked_again()
    {
        var catalog = With("""{ "id": "other", "title": "Other", "architecture": "http", "requires": { "modelFormat": ["pkl"] } }""");
        var conversation = Conversation.Begin(catalog, Draft.Resolve([]), Extent.Everything)
            .Answer(Said("deploymentConfig", "http-flask"))
            .Answer(Said("modelFormat", "joblib"));
        conversation.Draft.Settings.ModelFormat.Value.ShouldBe("joblib");
        var changed = conversation.Answer(Said("deploymentConfig", "other"));
        changed.Draft.Settings.ModelFormat.Setting.ShouldBeNull();
        changed.About(catalog.Parameters.ModelFormat).Choices.Select(choice => choice.Value).ShouldBe(["pkl"]);
    }

    [Fact]
    public void A_value_of_a_source_is_never_forgotten_but_can_be_overruled()
    {
        var region = Shipped.Parameters.Region;
        var conversation = Begin(Said("region", "eu-west-1", Source.Environment));
        conversation.Leave(region).Draft.Settings.Region.Value.ShouldBe("eu-west-1");
        conversation.Reconsider(region).Draft.Settings.Region.Value.ShouldBe("eu-west-1");
        conversation.Answer(Said("region", "eu-west-2")).Draft.Settings.Region.Value.ShouldBe("eu-west-2");
    }

    [Fact]
    public void Only_what_is_required_is_asked_where_that_is_wanted()
    {
        var conversation = Conversation.Begin(Shipped, Draft.Resolve([]), Extent.WhatIsRequired);
        AllKeys(conversation.Answer(Said("deploymentConfig", "http-flask"))).ShouldBe(["projectName"]);
        conversation.Missing.Select(parameter => parameter.Key).ShouldBe(["projectName", "deploymentConfig"]);
    }

    [Fact]
    public void Backends_are_shown_by_title_in_groups_of_their_architecture()
    {
        var choices = Begin().Next!.Choices;
        choices.Select(choice => choice.Value).ShouldBe(Shipped.Backends.Select(backend => backend.Id), ignoreOrder: true);
        foreach (var choice in choices)
        {
            choice.Title.ShouldBe(Shipped.Backend(choice.Value).Title);
            choice.Group.ShouldBe(Shipped.Architecture(Shipped.Backend(choice.Value).Architecture!).Title);
        }

        Begin().Next!.Groups.Select(group => group.Value).ShouldBe(choices.Select(choice => choice.Group).Distinct());
    }

    [Fact]
    public void Only_targets_that_fit_the_backend_are_offered()
    {
        var catalog = With("""{ "id": "other", "title": "Other", "architecture": "http", "requires": { "deploymentTarget": ["managed-inference", "elsewhere"] } }""",
            ("targets/elsewhere/target.json", $$"""{ "id": "elsewhere", "title": "Elsewhere", {{Facts}} }"""),
            ("targets/nowhere/target.json", $$"""{ "id": "nowhere", "title": "Nowhere", {{Facts}} }"""),
            ("targets/flask-only/target.json", $$"""
            { "id": "flask-only", "title": "Flask only", "requires": { "deploymentConfig": ["http-flask"] }, {{Facts}} }
            """));
        var target = catalog.Parameters.DeploymentTarget;
        var conversation = Conversation.Begin(catalog, Draft.Resolve([]), Extent.Everything);
        Values(conversation.Answer(Said("deploymentConfig", "other"))).ShouldBe(["managed-inference", "elsewhere"]);
        Values(conversation.Answer(Said("deploymentConfig", "http-flask")))
            .ShouldBe(catalog.Targets.Select(each => each.Id), ignoreOrder: true);

        // And the other way round, for one who gave the target as an option.
        conversation.Answer(Said("deploymentTarget", "nowhere", Source.Option)).Next!.Choices.Select(choice => choice.Value)
            .ShouldNotContain("other");

        IEnumerable<string> Values(Conversation at) => at.About(target).Choices.Select(choice => choice.Value);
    }

    [Fact]
    public void Only_libraries_and_formats_that_the_backend_serves_are_offered()
    {
        var conversation = Begin(Said("deploymentConfig", "http-flask"));
        var formats = conversation.About(Shipped.Parameters.ModelFormat).Choices.Select(choice => choice.Value).ToList();
        formats.ShouldContain("joblib");
        formats.ShouldNotContain("lightgbm_txt");
        var frameworks = conversation.About(Shipped.Parameters.Framework).Choices.Select(choice => choice.Value).ToList();
        frameworks.ShouldContain("sklearn");
        frameworks.ShouldNotContain("transformers");
    }

    [Fact]
    public void An_accepted_default_counts_only_for_later_questions()
    {
        var conversation = Begin(Said("deploymentConfig", "http-flask")).Leave(Shipped.Parameters.Framework);
        conversation.About(Shipped.Parameters.ModelFormat).Choices.Select(choice => choice.Value).ShouldBe(["pkl", "joblib"]);

        var earlier = conversation.Leave(Shipped.Parameters.DeploymentTarget).Reconsider(Shipped.Parameters.Framework);
        earlier.About(Shipped.Parameters.Framework).Choices.Select(choice => choice.Value).ShouldContain("xgboost");
        earlier.About(Shipped.Parameters.DeploymentTarget).Choices.Count.ShouldBe(Shipped.Targets.Count);
    }

    [Fact]
    public void The_default_is_offered_first()
    {
        var region = Begin(Said("deploymentConfig", "http-flask")).About(Shipped.Parameters.Region);
        region.Default.ShouldBe("us-east-1");
        region.Choices[0].Value.ShouldBe("us-east-1");
        region.Choices.Count.ShouldBe(Shipped.Facts.Regions.All.Count);
        region.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Instances_that_fit_are_offered_with_what_they_have()
    {
        var question = Begin(Said("deploymentConfig", "http-flask")).About(Shipped.Parameters.InstanceType);
        question.Choices[0].Value.ShouldBe(question.Default);
        question.Choices.Count.ShouldBeGreaterThan(3);
        question.Choices.ShouldAllBe(choice => Shipped.Facts.Instances.Find(choice.Value) != null && choice.Summary.Contains("vCPU"));
    }

    [Fact]
    public void Instances_that_do_not_hold_the_model_are_not_offered_and_the_default_gives_way()
    {
        var question = Begin(Said("deploymentConfig", "transformers-vllm"), Said("modelName", "Qwen/Qwen3-32B"))
            .About(Shipped.Parameters.InstanceType);
        question.Default.ShouldBeNull("the usual type does not hold 32 billion parameters");
        question.Proposal.ShouldBe(question.Choices[0].Value);
        question.Choices.ShouldAllBe(choice => Shipped.Facts.Instances.Find(choice.Value)!.AcceleratorMemoryMib > 65_000);
        question.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Models_are_offered_with_their_sizes_also_those_that_need_a_larger_instance()
    {
        var vllm = Begin(Said("deploymentConfig", "transformers-vllm"));
        var choices = vllm.About(Shipped.Parameters.ModelName).Choices;
        choices.ShouldContain(choice => choice.Value == "Qwen/Qwen3-0.6B" && choice.Summary.Contains("0.6B parameters"));
        choices.ShouldContain(choice => choice.Value == "Qwen/Qwen3-32B" && choice.Summary.Contains("GiB"));
        vllm.Answer(Said("instanceType", "ml.g5.xlarge", Source.Option)).About(Shipped.Parameters.ModelName).Choices
            .ShouldNotContain(choice => choice.Value == "Qwen/Qwen3-32B");
    }

    [Fact]
    public void Only_formats_that_the_backend_loads_are_offered()
    {
        var formats = Begin(Said("deploymentConfig", "triton-fil")).About(Shipped.Parameters.ModelFormat).Choices
            .Select(choice => choice.Value);
        formats.ShouldBe(["json", "model", "ubj", "lightgbm_txt"], ignoreOrder: true);
    }

    [Fact]
    public void Base_images_fit_the_server()
    {
        var question = Begin(Said("deploymentConfig", "transformers-vllm")).About(Shipped.Parameters.BaseImage);
        question.Choices.Count.ShouldBeGreaterThan(1);
        question.Choices.ShouldAllBe(choice => choice.Value.Contains("vllm"));
    }

    [Theory]
    [InlineData("modelPath", "some/My Model_v2.joblib", "my-model-v2")]
    [InlineData("modelPath", "SavedModel/", "savedmodel")]
    [InlineData("modelName", "Qwen/Qwen3-0.6B", "qwen3-0-6b")]
    [InlineData("modelPath", "é.pkl", null)]
    public void A_project_is_proposed_to_be_called_as_its_model(string key, string value, string? proposal) =>
        Begin(Said(key, value)).About(Shipped.Parameters.ProjectName).Proposal.ShouldBe(proposal);

    [Fact]
    public void No_secret_is_ever_asked_for()
    {
        foreach (var parameter in Shipped.Parameters.All.Where(parameter => parameter.Type == ParameterType.Secret))
            parameter.Prompt.ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_required_has_a_question_and_a_phase() =>
        Shipped.Parameters.All.Where(parameter => parameter.Required is not null)
            .ShouldAllBe(parameter => parameter.Prompt != null && parameter.Phase != null);

    [Fact]
    public void Every_interview_comes_to_an_end_in_every_combination()
    {
        foreach (var (number, backend) in Shipped.Backends.Index())
        {
            foreach (var (place, target) in Shipped.Targets.Index())
            {
                // In the check a third of them, in which each backend and each target is; eng/nightly laws has all.
                if (!Fast.IsNightly && (number + place) % 3 != 0)
                    continue;
                var conversation = Begin(Said("deploymentConfig", backend.Id), Said("deploymentTarget", target.Id));
                AllKeys(conversation).ShouldBeUnique();
            }
        }
    }

    private static Conversation Begin(params Setting[] said) =>
        Conversation.Begin(Shipped, said.Aggregate(Draft.Resolve([]), (draft, setting) => draft.With(setting)), Extent.Everything);

    private static Setting Said(string key, string value, Source source = Source.Answer) =>
        new(Shipped.Parameters[key], new Value.Text(value), new(source, source.ToString()));

    /// <summary>
    /// The keys in the order in which they would be asked, each left to its default (which required ones have not: they stay once).
    /// </summary>
    private static List<string> AllKeys(Conversation conversation)
    {
        var keys = new List<string>();
        while (conversation.Next is { } question)
        {
            keys.Add(question.Parameter.Key);
            keys.Count.ShouldBeLessThan(200);
            conversation = question.IsRequired
                ? conversation.Answer(Said(question.Parameter.Key, question.Choices.FirstOrDefault()?.Value ?? "any"))
                : conversation.Leave(question.Parameter);
        }

        return keys;
    }

    private static Catalog With(string backend, params (string Path, string Json)[] others) => new(DataFiles.Embedded.With(
        others.Append(("backends/other/backend.json", backend))
            .ToDictionary(file => file.Item1, file => Encoding.UTF8.GetBytes(file.Item2), StringComparer.Ordinal)));
}
