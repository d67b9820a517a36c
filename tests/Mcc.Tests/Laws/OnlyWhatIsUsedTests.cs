using System.Text;
using System.Text.RegularExpressions;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>A project holds only what it uses, and not too much of it: people read it.</summary>
public sealed class OnlyWhatIsUsedTests
{
    /// <summary>Lines of a project in all, without the user's own files.</summary>
    private const int MostLines = 1620;

    /// <summary>
    /// Architectures whose projects have more. The HTTP project is the server itself, and 1,250 of its lines make the model's own table of
    /// every body that clients send (bodies, json_rows, schema, cells, columns): a wrong prediction with status 200 costs more than a line.
    /// 600 keep
    /// SageMaker's handler contract, find the model in other people's archives, and work bodies of 1 GB in blocks.
    /// </summary>
    private static readonly Dictionary<string, int> StillMore = new(StringComparer.Ordinal) { ["http"] = 4800 };

    /// <summary>
    /// What nobody has to mention: it is read by git, Docker, CodeBuild, shellcheck and this program by its name; and the page that
    /// everything begins with.
    /// </summary>
    private static readonly string[] Known =
        [".gitignore", ".dockerignore", ".shellcheckrc", "Dockerfile", "README.md", "buildspec.yml", "code/serve", ProjectRecord.Path,
            ProjectLock.Path];

    [Fact]
    public void Every_file_is_mentioned_by_another_one()
    {
        var orphans = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped))
        {
            var texts = project.Files.Where(file => file.Copy is null && !file.Path.StartsWith(".mcc/", StringComparison.Ordinal))
                .ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content), StringComparer.Ordinal);
            foreach (var path in texts.Keys.Except(Known)
                .Where(path => !IsInVersionOfModel(path, texts) && !texts.Any(text => text.Key != path && Mentions(text.Value, path))))
                orphans.TryAdd(path, name);
        }

        orphans.ShouldBeEmpty("files that nothing mentions, each with a project that has it");
    }

    [Fact]
    public void And_a_file_that_nothing_mentions_is_found()
    {
        Mentions("use engine aws\n", "do/lib/aws.sh").ShouldBeTrue();
        Mentions("import proxy\n", "code/proxy.py").ShouldBeTrue();
        Mentions("    COPY code/nginx.conf.template /x\n", "code/nginx.conf.template").ShouldBeTrue();
        Mentions("the laws of the state\n", "do/lib/aws.sh").ShouldBeFalse();
        Mentions("proxy_pass http://server;\n", "code/proxy.py").ShouldBeFalse();
    }

    [Fact]
    public void No_project_has_more_lines_than_a_person_reads()
    {
        var above = from made in Combinations.Plain(Combinations.Shipped)
                    let lines = made.Project.Files.Where(file => file.Copy is null
                        && !file.Path.StartsWith(".mcc/", StringComparison.Ordinal)).Sum(file => file.Content.AsSpan().Count((byte)'\n'))
                    where lines > StillMore.GetValueOrDefault(made.Project.Deployment.Architecture.Id, MostLines)
                    orderby lines descending
                    select $"{lines} {made.Name}";
        above.ShouldBeEmpty();
    }

    /// <summary>Triton takes a version's files by their names, and the versions are the folders beside the model's config.pbtxt.</summary>
    private static bool IsInVersionOfModel(string path, Dictionary<string, string> texts) =>
        path.Split('/') is [.. var model, var version, _]
            && int.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out _)
                && texts.ContainsKey($"{string.Join('/', model)}/config.pbtxt");

    /// <summary>By its path, by its name, or as a shell part or a Python module: by its name without ending, as a whole word.</summary>
    private static bool Mentions(string text, string path)
    {
        if (text.Contains(path, StringComparison.Ordinal))
            return true;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.Contains('.', StringComparison.Ordinal) && text.Contains(name, StringComparison.Ordinal))
            return true;
        var stem = Regex.Escape(name.Split('.')[0]);
        return path switch
        {
            _ when path.EndsWith(".py", StringComparison.Ordinal) =>
                Regex.IsMatch(text, $@"^\s*(import|from) .*\b{stem}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(5)),
            _ when path.StartsWith("do/lib/", StringComparison.Ordinal) =>
                Regex.IsMatch(text, $@"^\s*(use|for part in) (.* )?{stem}( |;|$)", RegexOptions.Multiline, TimeSpan.FromSeconds(5)),
            // The list names what it is about; the scripts take it from there by the same name.
            _ when path.StartsWith("deploy/", StringComparison.Ordinal) =>
                text.Contains($"\"{name.Split('.')[0]}\"", StringComparison.Ordinal),
            _ => false,
        };
    }
}
