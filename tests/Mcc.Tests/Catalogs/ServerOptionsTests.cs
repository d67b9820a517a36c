using System.Diagnostics;
using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class ServerOptionsTests
{
    private static readonly ServerOptions Engine = Read(
        """
        {
          "source": "a test", "date": "2026-11-21", "version": "1.5", "program": "engine serve",
          "refused": {"--old": "It was taken out: use --new."},
          "environment": ["ENGINE_PORT", "ENGINE_DEBUG_*"],
          "options": [
            {"name": "--model-len", "kind": "value", "type": "size"},
            {"name": "--port", "kind": "value", "type": "integer"},
            {"name": "--share", "aliases": ["-s", "--memory-share"], "kind": "value", "type": "number"},
            {"name": "--level", "kind": "value", "choices": ["low", "high"]},
            {"name": "--debug-tree", "kind": "flag"},
            {"name": "--cache", "kind": "negatable"},
            {"name": "--ready", "kind": "value", "type": "boolean"},
            {"name": "--settings", "kind": "value", "type": "json"},
            {"name": "--sizes", "kind": "list", "type": "integer"},
            {"name": "--title", "kind": "value"},
            {"name": "--fresh", "kind": "flag", "certain": false}
          ]
        }
        """);

    public static TheoryData<string> Lists =>
        [.. DataFiles.Embedded.Below("catalogs/server-options").Select(path => Path.GetFileNameWithoutExtension(path))];

    // The prefix of a container's variables by the list of options.
    public static TheoryData<string, string> Prefixes => new()
    {
        { "vllm", "VLLM_" }, { "sglang", "SGLANG_" }, { "tensorrt-llm", "TRTLLM_" }, { "lmi", "OPTION_" }, { "djl", "OPTION_" },
        { "vllm-omni", "VLLM_" }, { "triton", "TRITON_" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_names_each_option_once_and_finds_all_of_them(string list)
    {
        var options = Facts.Embedded.OptionsOf(list);

        options.All.Count.ShouldBeGreaterThan(30);
        options.Program.ShouldNotBeEmpty();
        foreach (var option in options.All)
            options.Find(option.Name).ShouldBe(option, option.Name);
        options.All.Where(option => option.Kind is OptionKind.Flag or OptionKind.Negatable)
            .ShouldAllBe(option => option.Type == OptionType.Text && option.Choices.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_list_is_of_the_version_that_the_default_image_has(string list, string prefix)
    {
        prefix.ShouldEndWith("_");
        var versions = Facts.Embedded.Images.Of(list).Where(image => image.IsDefault).Select(image => image.Version).Distinct();
        Facts.Embedded.OptionsOf(list).Version.ShouldBeOneOf([.. versions]);
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_server_takes_the_environment_that_it_has_by_default(string list, string prefix)
    {
        var options = Facts.Embedded.OptionsOf(list);
        foreach (var (variable, value) in Facts.Embedded.Images.EnvironmentOf(list))
            options.Check(variable, prefix, value).ShouldBeNull(variable);
    }

    [Theory]
    [InlineData("vllm", "VLLM_", "MAX_LEN", "VLLM_MAX_MODEL_LEN")]
    [InlineData("vllm", "VLLM_", "VLLM_TENSOR_PARALEL_SIZE", "VLLM_TENSOR_PARALLEL_SIZE")]
    [InlineData("vllm", "VLLM_", "VLLM_GPU_MEMORY", "VLLM_GPU_MEMORY_UTILIZATION")]
    [InlineData("sglang", "SGLANG_", "SGLANG_MEM_FRACTION", "SGLANG_MEM_FRACTION_STATIC")]
    [InlineData("tensorrt-llm", "TRTLLM_", "TRTLLM_MAX_BATCHSIZE", "TRTLLM_MAX_BATCH_SIZE")]
    [InlineData("lmi", "OPTION_", "OPTION_MAX_ROLLING_BATCH", "OPTION_MAX_ROLLING_BATCH_SIZE")]
    [InlineData("lmi", "OPTION_", "OPTION_ENABLE_PREFIX_CACHE", "OPTION_ENABLE_PREFIX_CACHING")]
    [InlineData("djl", "OPTION_", "OPTION_DEVICEMAPS", "OPTION_DEVICE_MAP")]
    [InlineData("vllm-omni", "VLLM_", "VLLM_MAX_GENERATED_IMAGE", "VLLM_MAX_GENERATED_IMAGE_SIZE")]
    [InlineData("triton", "TRITON_", "TRITON_LOG_VERBOS", "TRITON_LOG_VERBOSE")]
    public void An_unknown_option_is_answered_with_the_one_that_was_meant(string list, string prefix, string typed, string meant)
    {
        var finding = Facts.Embedded.OptionsOf(list).Check(typed, prefix, "1").ShouldNotBeNull();

        finding.Rule.ShouldBe("server-option-unknown");
        finding.Severity.ShouldBe(list == "djl" ? Severity.Warning : Severity.Error);
        finding.Fix.Contains($"`{meant}`", StringComparison.Ordinal).ShouldBeTrue(finding.Fix);
    }

    [Theory]
    [InlineData("vllm", "VLLM_", "VLLM_API_KEY", true)]
    [InlineData("vllm", "VLLM_", "VLLM_PORT", true)]
    [InlineData("vllm", "VLLM_", "VLLM_WORKER_MULTIPROC_METHOD", true)]
    [InlineData("vllm-omni", "VLLM_", "VLLM_WORKER_MULTIPROC_METHOD", true)]
    [InlineData("vllm-omni", "VLLM_", "VLLM_OMNI_LOG_HANDOFF_DIAG", true)]
    [InlineData("vllm", "VLLM_", "VLLM_MAX_MODEL_LEN", false)]
    [InlineData("sglang", "SGLANG_", "SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN", true)]
    [InlineData("sglang", "SGLANG_", "SGLANG_CONTEXT_LENGTH", false)]
    [InlineData("tensorrt-llm", "TRTLLM_", "TRTLLM_ENABLE_PDL", true)]
    [InlineData("tensorrt-llm", "TRTLLM_", "TRTLLM_TP_SIZE", false)]
    public void A_variable_that_the_program_reads_itself_stays_a_variable(string list, string prefix, string variable, bool own)
    {
        var options = Facts.Embedded.OptionsOf(list);
        options.IsOwnVariable(variable, prefix).ShouldBe(own);
        options.Check(variable, prefix, "1").ShouldBeNull();
    }

    [Fact]
    public void What_a_program_refuses_is_refused_with_its_reason()
    {
        var omni = Facts.Embedded.OptionsOf("vllm-omni");
        omni.Check("VLLM_DATA_PARALLEL_SIZE", "VLLM_", "2").ShouldNotBeNull().Rule.ShouldBe("server-option-refused");
        omni.Find("--data-parallel-size").ShouldBeNull();
        Facts.Embedded.OptionsOf("vllm").Check("VLLM_DATA_PARALLEL_SIZE", "VLLM_", "2").ShouldBeNull();

        var finding = Engine.Check("ENGINE_OLD", "ENGINE_", "1").ShouldNotBeNull();
        finding.Severity.ShouldBe(Severity.Error);
        finding.Fix.ShouldBe("It was taken out: use --new.");
    }

    [Fact]
    public void A_list_that_includes_another_has_its_options_and_its_own_win()
    {
        var lmi = Facts.Embedded.OptionsOf("lmi");
        lmi.Find("option.max_rolling_batch_size").ShouldNotBeNull();
        lmi.Find("enable_prefix_caching").ShouldBe(Facts.Embedded.OptionsOf("vllm").Find("--enable-prefix-caching"));
        lmi.Find("OPTION.DTYPE").ShouldBe(Facts.Embedded.OptionsOf("djl").Find("option.dtype"));
    }

    [Theory]
    [InlineData("model_len", "--model-len")]
    [InlineData("MODEL_LEN", "--model-len")]
    [InlineData("--model-len", "--model-len")]
    [InlineData("memory_share", "--share")]
    [InlineData("s", null)]
    [InlineData("modellen", null)]
    [InlineData("no_cache", null)]
    public void A_name_is_found_in_any_separator_style(string name, string? found) => Engine.Find(name)?.Name.ShouldBe(found);

    [Theory]
    [InlineData("--model-len", "4096", true)]
    [InlineData("--model-len", "32k", true)]
    [InlineData("--model-len", "25.6k", true)]
    [InlineData("--model-len", "32K", true)]
    [InlineData("--model-len", "25.6K", false)]
    [InlineData("--model-len", "-1", true)]
    [InlineData("--model-len", "auto", true)]
    [InlineData("--model-len", "k", false)]
    [InlineData("--model-len", "long", false)]
    [InlineData("--port", "80.5", false)]
    [InlineData("--port", "8,080", false)]
    [InlineData("--share", "0.9", true)]
    [InlineData("--share", "0,9", false)]
    [InlineData("--share", "90%", false)]
    [InlineData("--level", "low", true)]
    [InlineData("--level", "Low", false)]
    [InlineData("--debug-tree", "True", true)]
    [InlineData("--debug-tree", "on", false)]
    [InlineData("--cache", "0", true)]
    [InlineData("--cache", "", false)]
    [InlineData("--ready", "yes", false)]
    [InlineData("--settings", """{"a": 1}""", true)]
    [InlineData("--settings", "{'a': 1}", false)]
    [InlineData("--settings", "", false)]
    [InlineData("--sizes", " 1 2  4 ", true)]
    [InlineData("--sizes", "1 two", false)]
    [InlineData("--sizes", "", false)]
    [InlineData("--title", "anything; $(at) all", true)]
    public void A_value_is_taken_or_not_as_the_program_would(string option, string value, bool taken) =>
        Engine.Find(option).ShouldNotBeNull().Accepts(value).ShouldBe(taken);

    [Theory]
    [InlineData("--debug-tree", "true", "--debug-tree")]
    [InlineData("--debug-tree", "false", "")]
    [InlineData("--cache", "1", "--cache")]
    [InlineData("--cache", "FALSE", "--no-cache")]
    [InlineData("--ready", "false", "--ready|false")]
    [InlineData("--sizes", " 1 2  4 ", "--sizes|1|2|4")]
    [InlineData("--sizes", "[1, 2] 4", "--sizes|1|2|4")]
    [InlineData("--title", "two words", "--title|two words")]
    [InlineData("--settings", """{"a": 1}""", """--settings|{"a": 1}""")]
    public void A_value_becomes_arguments(string option, string value, string arguments) =>
        string.Join('|', Engine.Find(option).ShouldNotBeNull().Arguments(value)).ShouldBe(arguments);

    [Theory]
    [InlineData("LEVEL", "medium", "It must be `low` or `high`.")]
    [InlineData("ENGINE_LEVEL", "medium", "It must be `low` or `high`.")]
    [InlineData("SHARE", "most", "It must be a number.")]
    [InlineData("CACHE", "maybe", "It must be `true` or `false`.")]
    [InlineData("SETTINGS", "{", "It must be JSON.")]
    public void A_wrong_value_is_reported_with_the_expected_one(string variable, string value, string cure)
    {
        var finding = Engine.Check(variable, "ENGINE_", value, new Place("--server-env")).ShouldNotBeNull();
        finding.Severity.ShouldBe(Severity.Error);
        finding.Rule.ShouldBe("server-option-value");
        finding.Message.ShouldStartWith("`ENGINE_" + variable.Replace("ENGINE_", "", StringComparison.Ordinal));
        finding.Fix.ShouldBe(cure);
        finding.Place.ShouldBe(new Place("--server-env"));
    }

    [Fact]
    public void An_option_that_a_version_may_lack_is_warned_of()
    {
        var finding = Engine.Check("FRESH", "ENGINE_", "true").ShouldNotBeNull();
        finding.Severity.ShouldBe(Severity.Warning);
        finding.Rule.ShouldBe("server-option-uncertain");
    }

    [Theory]
    [InlineData("ENGINE_PORT", true)]
    [InlineData("ENGINE_DEBUG_LEVEL", true)]
    [InlineData("ENGINE_DEBUG_TREE", false)]
    [InlineData("ENGINE_TITLE", false)]
    public void A_name_wins_over_an_option_and_an_option_over_a_pattern(string variable, bool own) =>
        Engine.IsOwnVariable(variable, "ENGINE_").ShouldBe(own);

    [Fact]
    public void The_longest_list_is_read_in_a_few_milliseconds()
    {
        Facts.Embedded.OptionsOf("sglang");
        var json = DataFiles.Embedded.Read("catalogs/server-options/vllm.json");
        var fastest = Enumerable.Range(0, 10).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            ServerOptions.Parse("own", json, Facts.Embedded.OptionsOf);
            return Stopwatch.GetElapsedTime(started);
        });
        fastest.ShouldBeLessThan(TimeSpan.FromMilliseconds(10));
    }

    private static ServerOptions Read(string json) =>
        ServerOptions.Parse("own", Encoding.UTF8.GetBytes(json), name => throw new InvalidOperationException(name));
}
