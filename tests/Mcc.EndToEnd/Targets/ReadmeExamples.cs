using System.Text.RegularExpressions;
using Mcc.EndToEnd.Surroundings;
using Shouldly;

namespace Mcc.EndToEnd.Targets;

/// <summary>The examples with which a project's README calls its endpoint, run as its reader would.</summary>
internal static partial class ReadmeExamples
{
    /// <summary>
    /// Runs every block of the chapter, and gives what each printed. Those in Python are left out where boto3 is missing.
    /// </summary>
    /// <param name="aws">The variables with which the AWS CLI and boto3 find AWS.</param>
    /// <param name="more">Further words that a person replaces.</param>
    public static async Task<IReadOnlyList<string>> Run(Project project, string endpoint, string bucket,
        IReadOnlyDictionary<string, string> aws, params (string Word, string Value)[] more)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(project.Folder, "README.md"));
        var chapter = readme[readme.IndexOf("## Call the ", StringComparison.Ordinal)..];
        chapter = chapter[..chapter.IndexOf("\n## ", StringComparison.Ordinal)];
        var hasBoto = (await Shell.Run("python3", ["-c", "import boto3"], "/")).Exit == 0;
        var outputs = new List<string>();
        foreach (var block in Block().Matches(chapter).ToList())
        {
            var text = block.Groups["text"].Value.Replace("NAME", endpoint, StringComparison.Ordinal)
                .Replace("BUCKET", bucket, StringComparison.Ordinal);
            foreach (var (word, value) in more)
                text = text.Replace(word, value, StringComparison.Ordinal);
            var isPython = block.Groups["language"].Value == "python";
            if (!isPython || hasBoto)
            {
                var (program, option) = isPython ? ("python3", "-c") : ("sh", "-euc");
                outputs.Add((await Shell.Run(program, [option, text], project.Folder, aws)).Well().Output);
            }
        }

        outputs.ShouldNotBeEmpty();
        return outputs;
    }

    [GeneratedRegex("```(?<language>sh|python)\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
