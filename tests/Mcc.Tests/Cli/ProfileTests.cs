using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Profiles of <c>~/.ml-container-creator/config.json</c>: a source of settings, and commands that choose one.</summary>
public sealed class ProfileTests : CommandLineTest
{
    private const string Role = "arn:aws:iam::111122223333:role/mine";
    private const string File = ".ml-container-creator/config.json";

    private const string Two = """
        {
          "activeProfile": "work",
          "profiles": {
            "work": { "awsProfile": "w", "awsRegion": "eu-central-1", "accountId": "111122223333",
              "roleArn": "arn:aws:iam::111122223333:role/mine", "asyncS3Bucket": "answers", "benchmarkS3Bucket": "results",
              "moduleOutputs": { "core": { "x": 1 } } },
            "home": { "awsRegion": "ap-south-1", "later": [true] }
          },
          "unknown": "kept"
        }
        """;

    [Fact]
    public async Task The_active_profile_has_region_role_and_buckets()
    {
        Write(File, Two);
        (await Explained("region")).ShouldBe(("eu-central-1", "profile work"));
        (await Explained("roleArn")).ShouldBe((Role, "profile work"));
        string[] async = ["mine", "--deployment-config=http-flask", "--deployment-target=async-inference"];
        (await Explained("asyncS3OutputPath", async)).ShouldBe(("s3://answers/mine/async-output", "profile work"));
        (await Explained("benchmarkS3OutputPath", "mine", "--include-benchmark"))
            .ShouldBe(("s3://results/mine/benchmark", "profile work"));
    }

    [Fact]
    public async Task MCC_PROFILE_chooses_another_one()
    {
        Write(File, Two);
        Variables["MCC_PROFILE"] = "home";
        (await Explained("region")).ShouldBe(("ap-south-1", "profile home"));

        Variables["MCC_PROFILE"] = "nosuch";
        var (_, error, exit) = await Mcc("config", "explain");
        exit.ShouldBe(ExitCode.Done);
        error.ShouldBe($"warning: `config.json` of {Path.Combine(Folder, ".ml-container-creator")} has no profile `nosuch` (from "
            + "MCC_PROFILE). It has `work`, `home`.\n");
    }

    [Fact]
    public async Task A_project_is_generated_with_it_and_without_warnings_about_what_it_does_not_use()
    {
        Write(File, Two);
        var (_, error, exit) = await Mcc("mine", "--deployment-config=http-flask", "--skip-prompts");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldNotContain("has no effect");
        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, "mine/.mcc/project.json")))!["settings"]!;
        $"{settings["region"]!["value"]} {settings["region"]!["from"]} {settings["region"]!["given"]}"
            .ShouldBe("eu-central-1 profile work true");
        settings["benchmarkS3OutputPath"].ShouldBeNull();
    }

    [Theory]
    [InlineData("{ \"profiles\": ", "is not valid JSON: ")]
    [InlineData("""{ "profiles": { "a": { "awsRegion": "\ud800" } } }""", "is not valid JSON: ")]
    [InlineData("[]", "is not a file of profiles. ")]
    [InlineData("""{ "profiles": { "a": 1 } }""", "is not a file of profiles. ")]
    [InlineData("""{ "profiles": {}, "profiles": {} }""", "is not valid JSON: ")]
    public async Task A_corrupt_file_is_one_message(string content, string message)
    {
        Write(File, content);
        foreach (string[] words in (string[][])[["mine", "--deployment-config=http-flask", "--skip-prompts"], ["bootstrap", "list"],
            ["bootstrap", "use", "a"], ["registry", "list"]])
        {
            var (_, error, exit) = await Mcc(words);
            exit.ShouldBe(ExitCode.Refused, string.Join(' ', words));
            error.ShouldContain(message);
            error.ShouldContain("Correct it, or remove it.");
            error.Count(letter => letter == '\n').ShouldBe(1, error);
        }

        Entries().ShouldBe([".ml-container-creator", File]);
    }

    [Fact]
    public async Task A_wrong_value_is_refused_with_its_profile()
    {
        Write(File, """{ "activeProfile": "a", "profiles": { "a": { "awsRegion": "nowhere" } } }""");
        var (_, error, exit) = await Mcc("config", "explain");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldStartWith("error: `region` (from profile a) is `nowhere`");
    }

    [Fact]
    public async Task Profiles_are_listed_and_chosen_and_the_rest_of_the_file_stays()
    {
        Write(File, Two);
        (await Mcc("bootstrap", "list")).Output
            .ShouldBe($"* work              w  eu-central-1  111122223333  {Role}\n  home              ap-south-1\n");

        (await Mcc("bootstrap", "use", "home")).Error.ShouldBe("The active profile is home.\n");

        var path = Path.Combine(Folder, File);
        var expected = JsonNode.Parse(Two)!;
        expected["activeProfile"] = "home";
        JsonNode.DeepEquals(JsonNode.Parse(await System.IO.File.ReadAllTextAsync(path)), expected).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
            System.IO.File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await Mcc("bootstrap", "use", "hime")).Error.ShouldContain("Did you mean");
        (await Mcc("bootstrap", "use", "none")).Error.ShouldBe("No profile is active.\n");
        (await Explained("region")).ShouldBe(("us-east-1", "default"));
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public async Task Without_a_file_there_are_no_profiles()
    {
        (await Mcc("bootstrap", "list")).Error.ShouldBe("~/.ml-container-creator/config.json has no profiles.\n");
        (await Mcc("bootstrap", "use", "a")).Exit.ShouldBe(ExitCode.Refused);
        (await Mcc("bootstrap", "use", "none")).Exit.ShouldBe(ExitCode.Done);
        Entries().ShouldBeEmpty();
    }
}
