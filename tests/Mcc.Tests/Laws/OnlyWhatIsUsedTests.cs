using System.Text;
using System.Text.RegularExpressions;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>A project has only the files that it uses.</summary>
public sealed class OnlyWhatIsUsedTests
{
    /// <summary>
    /// What nobody has to mention: it is read by Docker, shellcheck and this program by its name; and the page that
    /// everything begins with. The runner of AWS's images has one list of files for projects and for the local SageMaker, which serves many
    /// models with it.
    /// </summary>
    private static readonly string[] Known =
        [".dockerignore", "runtime/.shellcheckrc", "runtime/server/models.py", "runtime/README.md", "Dockerfile", "README.md",
            "code/serve", ProjectRecord.Path,
            ProjectLock.Path];

    [Fact]
    public void Every_file_is_mentioned_by_another_one()
    {
        var orphans = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // Most files are the same in most projects, and are read once for each path.
        var known = new Dictionary<(string? Digest, string Path), bool>();
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped))
        {
            var files = project.Files.Where(file => file.Copy is null && !file.Path.StartsWith(".mcc/", StringComparison.Ordinal))
                .ToDictionary(file => file.Path, file => (file.Content, file.Digest), StringComparer.Ordinal);
            foreach (var path in files.Keys.Except(Known).Where(path => !IsCompiledWithItsFolder(path))
                .Where(path => !IsInVersionOfModel(path, files)
                    && !files.Any(file => file.Key != path && IsMentioned(path, file.Value.Content, file.Value.Digest))))
                orphans.TryAdd(path, name);
        }

        bool IsMentioned(string path, byte[] content, string? digest) => known.TryGetValue((digest, path), out var mentions)
            ? mentions : known[(digest, path)] = Mentions(Encoding.UTF8.GetString(content), path);

        orphans.ShouldBeEmpty("files that nothing mentions, each with a project that has it");
    }

    [Fact]
    public void And_a_file_that_nothing_mentions_is_found()
    {
        Mentions("source_lib engine aws\n", "runtime/lib/aws.sh").ShouldBeTrue();
        Mentions("import proxy\n", "runtime/server/proxy.py").ShouldBeTrue();
        Mentions("    COPY code/nginx.conf.template /x\n", "code/nginx.conf.template").ShouldBeTrue();
        Mentions("the laws of the state\n", "runtime/lib/aws.sh").ShouldBeFalse();
        Mentions("proxy_pass http://server;\n", "runtime/server/proxy.py").ShouldBeFalse();
    }

    /// <summary>Triton takes a version's files by their names, and the versions are the folders beside the model's config.pbtxt.</summary>
    private static bool IsInVersionOfModel<T>(string path, Dictionary<string, T> files) =>
        path.Split('/') is [.. var model, var version, _]
            && int.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out _)
                && files.ContainsKey($"{string.Join('/', model)}/config.pbtxt");

    /// <summary>Compilers take all sources of a folder, and refuse what does not fit.</summary>
    private static bool IsCompiledWithItsFolder(string path) => Path.GetExtension(path) is ".java" or ".cs" or ".go" or ".cpp";

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
                Regex.IsMatch(text, $@"^\s*(import|from) .*\b{stem}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(5))
                    || text.Contains($": \"{stem}\"", StringComparison.Ordinal),
            _ when path.EndsWith(".jq", StringComparison.Ordinal) =>
                Regex.IsMatch(text, $"""include \\?"{stem}\\?";""", RegexOptions.None, TimeSpan.FromSeconds(5)),
            _ when path.StartsWith("runtime/lib/", StringComparison.Ordinal) =>
                Regex.IsMatch(text, $@"^\s*(source_lib|for part in) (.* )?{stem}( |;|$)", RegexOptions.Multiline, TimeSpan.FromSeconds(5)),
            // Scripts ask for a file of theirs by the path that the first target has.
            _ when path.Split('/') is ["runtime", "targets", _, "lib", .. var part] =>
                Mentions(text, $"runtime/lib/{string.Join('/', part)}"),
            _ when path.Split('/') is ["runtime", "targets", _, "do", var script] =>
                text.Contains($"do/{script}", StringComparison.Ordinal),
            // The list names what it is about; the scripts take it from there by the same name.
            _ when path.StartsWith("deploy/", StringComparison.Ordinal) =>
                text.Contains($"\"{name.Split('.')[0]}\"", StringComparison.Ordinal),
            _ => false,
        };
    }
}
