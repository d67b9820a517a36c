using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Tests.Cli;
using Mcc.Tests.ModelFiles;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws.Hostile;

/// <summary>
/// Law 8, through the door: what a user writes changes nothing but its own literal. A project is made with a harmless word and again
/// with each hostile value; whatever the readers of its files find must be the same but for that value, or the value is refused by
/// name. Nothing is executed, and nothing stands outside of the project's folder.
/// </summary>
[Trait("Speed", "Slow")]
[Trait("Input", "Hostile")]
public sealed class HostileValuesTests : CommandLineTest
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Laws", "Hostile", "program_readings.py");

    public static TheoryData<string> Keys => [.. FreeText.Parameters.Select(parameter => parameter.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_hostile_value_is_itself_or_is_refused_by_name(string key)
    {
        var parameter = Catalog.Parameters[key];
        foreach (var (index, words) in Surroundings(parameter).Index())
        {
            var form = await Form(parameter, words);
            var accepted = new List<string>();
            foreach (var value in FreeText.Hostile(parameter, Folder, index))
            {
                if (await Made($"{accepted.Count}", parameter, (form ?? (text => text))(value), words))
                    accepted.Add(value);
            }

            File.Exists(Path.Combine(Folder, FreeText.Marker)).ShouldBeFalse($"seed {HostileValues.Seed}");
            if (form is not null)
                await ShouldDifferInTheValueOnly(accepted, string.Join(' ', words));
            else
                accepted.ShouldBeEmpty($"seed {HostileValues.Seed}: {key} does not take a harmless word, but took these");
            File.Exists(Path.Combine(Folder, FreeText.Marker)).ShouldBeFalse($"seed {HostileValues.Seed}");
            foreach (var folder in Directory.EnumerateDirectories(Folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("PATH", "/nowhere")]
    [InlineData("BASH_ENV", "/etc/passwd")]
    [InlineData("ENV", "/etc/passwd")]
    [InlineData("LD_PRELOAD", "/nowhere.so")]
    [InlineData("IFS", "/")]
    [InlineData("SHELLOPTS", "noexec")]
    [InlineData("MCC_PORT", "1")]
    public async Task Variables_special_to_shells_reach_only_the_container(string name, string value)
    {
        var plain = await Generate("plain");
        var hostile = await Generate("hostile", $"--model-env={name}={value}");

        using var environment = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(hostile, "do/environment.json")));
        environment.RootElement.GetProperty(name).GetString().ShouldBe(value);
        var found = await Programs([plain, hostile]);
        found[hostile].Where(line => line.StartsWith("do/", StringComparison.Ordinal))
            .Select(line => line.Replace("hostile", "plain", StringComparison.Ordinal))
            .ShouldBe(found[plain].Where(line => line.StartsWith("do/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("A B")]
    [InlineData("A$(id)")]
    [InlineData("A\nB")]
    [InlineData("1A")]
    [InlineData("")]
    [InlineData("é")]
    public async Task A_name_that_no_variable_can_have_is_refused(string name)
    {
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}", "--skip-prompts", $"--model-env={name}=x");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("`modelEnv` (from --model-env)");
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_of_an_odd_name_is_found_under_it_or_refused()
    {
        Assert.SkipUnless(File.Exists(HonestModels.Python), $"{HonestModels.Python} is not on this machine.");
        string[] names = ["it's a $(touch executed) `touch executed` \"x\"", "日本語 é 🤖", "-rf", "%s {{ x }} [% x %] ${X}",
            "a\ntouch executed\nb"];
        Directory.CreateDirectory(Path.Combine(Folder, "models"));
        await RealReader.Run(HonestModels.Python,
            ["-c", "import sys, joblib\nfrom sklearn.linear_model import LinearRegression\nfor path in sys.argv[1:]: "
                + "joblib.dump(LinearRegression().fit([[1], [2]], [1, 2]), path)",
            .. names.Select(name => Path.Combine(Folder, "models", name + ".joblib"))], "");
        foreach (var name in names)
        {
            var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}", "--skip-prompts",
                $"--model-path=models/{name}.joblib");
            var project = Path.Combine(Folder, "my-model");
            if (name.Contains('\n', StringComparison.Ordinal))
            {
                exit.ShouldBe(ExitCode.Refused);
                error.ShouldContain("Rename it");
                Directory.Exists(project).ShouldBeFalse();
                continue;
            }

            exit.ShouldBe(ExitCode.Done, error);
            File.Exists(Path.Combine(project, "model", name + ".joblib")).ShouldBeTrue();
            (await Programs([project]))[project].ShouldContain(line => line.StartsWith("do/test --help: 0 ", StringComparison.Ordinal));
            Directory.EnumerateFiles(Folder, FreeText.Marker, SearchOption.AllDirectories).ShouldBeEmpty();
            Directory.Delete(project, recursive: true);
        }
    }

    /// <summary>
    /// The words beside the parameter's own: for each architecture one combination that it has an effect in. The check takes one of
    /// them, another one for other parameters; eng/nightly laws takes all.
    /// </summary>
    private static IEnumerable<string[]> Surroundings(Parameter parameter)
    {
        var all = EverySurroundings(parameter).ToList();
        return Fast.IsNightly || all.Count == 0 ? all : [all[parameter.Key.Length % all.Count]];
    }

    private static IEnumerable<string[]> EverySurroundings(Parameter parameter)
    {
        var catalog = Combinations.Shipped;
        var beside = parameter.For.Terms.Where(term => catalog.Parameters.Find(term.Key) is { } other && other.Key != "deploymentTarget")
            .Select(term => (term.Key, term.Values[0] == "*" ? catalog.Parameters[term.Key].Example! : term.Values[0])).ToArray();
        return Combinations.Plain(catalog).Select(made => made.Project.Deployment)
            .Where(deployment => parameter.For.Holds(key => beside.FirstOrDefault(term => term.Key == key).Item2
                ?? deployment.Settings.TextOf(key)))
            .DistinctBy(deployment => deployment.Backend.Architecture, StringComparer.Ordinal)
            .Select(deployment => Combinations.Said(catalog, deployment.Backend.Id, deployment.Target.Id, beside)
                .Where(setting => setting.Key != parameter.Key)
                .Select(setting => $"{catalog.Parameters[setting.Key].Flag}={setting.Value}").ToArray());
    }

    /// <summary>
    /// Null when the parameter takes no word of our choice, in whatever form; else the project with the harmless one is there.
    /// </summary>
    private async Task<Func<string, string>?> Form(Parameter parameter, string[] words)
    {
        foreach (var form in FreeText.Forms(parameter))
        {
            if (await Made(FreeText.Harmless, parameter, form(FreeText.Harmless), words))
                return form;
        }

        return null;
    }

    /// <summary>False when it was refused, with a finding that names the parameter and nothing written.</summary>
    private async Task<bool> Made(string folder, Parameter parameter, string value, string[] words)
    {
        var before = Directory.GetFileSystemEntries(Folder);
        var (output, error, exit) = await Mcc(
            ["generate", .. words, $"--project-dir={folder}", $"{parameter.Flag}={value}", "--skip-prompts", "--output=json"]);
        if (exit == ExitCode.Done)
        {
            Directory.GetFileSystemEntries(Folder).Except(before).Select(Path.GetFileName).ShouldBe([folder]);
            return true;
        }

        exit.ShouldBeOneOf(ExitCode.Refused, ExitCode.Usage);
        using var document = JsonDocument.Parse(output);
        document.RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => $"{finding.GetProperty("message")} {finding.GetProperty("fix")}")
            .ShouldContain(message => Names(parameter).Any(name => message.Contains(name, StringComparison.Ordinal)),
                $"seed {HostileValues.Seed}: {parameter.Key} {Readback.Shown(value)} was refused without its name: {output}{error}");
        Directory.GetFileSystemEntries(Folder).ShouldBe(before, ignoreOrder: true);
        return false;
    }

    /// <summary>What a message calls it; of a variable its own name says more.</summary>
    private static string[] Names(Parameter parameter) =>
        parameter.Type == ParameterType.Pairs ? [$"`{parameter.Key}`", parameter.Flag, "HOSTILE`"] : [$"`{parameter.Key}`", parameter.Flag];

    private async Task ShouldDifferInTheValueOnly(List<string> accepted, string words)
    {
        var harmless = Path.Combine(Folder, FreeText.Harmless);
        var programs = await Programs([harmless, .. accepted.Select((_, number) => Path.Combine(Folder, $"{number}"))]);
        var known = new Dictionary<(string, string), IReadOnlyList<string>>();
        var wanted = ProjectReadings.Of(harmless, known);
        foreach (var (number, value) in accepted.Index())
        {
            var folder = Path.Combine(Folder, $"{number}");
            var found = ProjectReadings.Of(folder, known);
            // A folder that is called after the value has a name of harmless letters, by which other files may call it.
            var folderNames = found.Keys.Except(wanted.Keys, StringComparer.Ordinal).SelectMany(path => path.Split('/')).Append(value)
                .Distinct().ToList();
            folderNames.RemoveAll(part => part != value
                && !part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.'));
            found.Count.ShouldBe(wanted.Count, $"seed {HostileValues.Seed}: {Readback.Shown(value)} ({words})");
            foreach (var (path, values) in wanted.Where(file => !file.Key.Contains(FreeText.Harmless, StringComparison.Ordinal)))
                ShouldBe(found[path], values, value, folderNames, $"{path} ({words})");
            ShouldBe(programs[folder], programs[harmless], value, folderNames, words);
        }
    }

    private static void ShouldBe(
        IReadOnlyList<string> found, IReadOnlyList<string> harmless, string value, IReadOnlyList<string> names, string where)
    {
        foreach (var (now, was) in found.Zip(harmless))
        {
            var then = was.Replace(FreeText.Harmless, value, StringComparison.Ordinal);
            // A paragraph does not keep its line breaks.
            if (now != then && !names.Any(name => now == was.Replace(FreeText.Harmless, name, StringComparison.Ordinal))
                && !(where.Contains(".md (", StringComparison.Ordinal) && ProjectReadings.Blank(now) == ProjectReadings.Blank(then)))
                throw new ShouldAssertException($"seed {HostileValues.Seed}: {Readback.Shown(value)} is read in {where} "
                    + $"as\n{Readback.Shown(now)}\nand not as\n{Readback.Shown(then)}");
        }

        found.Count.ShouldBe(harmless.Count, $"seed {HostileValues.Seed}: {Readback.Shown(value)} in {where}");
    }

    private static async Task<Dictionary<string, string[]>> Programs(IEnumerable<string> folders)
    {
        var answer = await RealReader.Run(RealReader.Python, ["-I", Script], string.Concat(folders.Select(folder => folder + "\0")));
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.EnumerateObject()
            .ToDictionary(folder => folder.Name, folder => folder.Value.EnumerateArray().Select(line => line.GetString()!).ToArray(),
                StringComparer.Ordinal);
    }
}
