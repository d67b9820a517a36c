using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>The law of plain English: patterns that a reader stumbles over do not occur in code, comments, data and documents.</summary>
public sealed partial class PlainEnglishTests
{
    /// <summary>
    /// A pattern (spaces match any white space, also between the lines of a comment or a broken literal), what to write instead, and an
    /// example that it must find.
    /// </summary>
    private static readonly (string Pattern, string Instead, string Example)[] Patterns =
    [
        (@"(?<!\bthere )\b(?:is|are|was|were) (?-i:no|none)\b(?! (?:longer|more|less|later|fewer)\b)", "is not a …", "it is no JSON"),
        (@"\b(?:cannot|can|to|could) (?:not )?be had\b", "is not available", "port 80 cannot be had"),
        (@"\bof (?:ours|theirs|yours|this program)\b", "name the owner before the noun", "in no catalog of ours"),
        (@"\b(?:an?|no|one|any|every) \w+ of \w+'s(?! \w)", "a SageMaker limit", "A limit of SageMaker's, set otherwise"),
        (@"\bwords? too many\b|\bone word\b|(?<!word )\bin words\b|\bits words\b", "argument, option, value, text", "one word too many"),
        (@"\bnobody (?:here )?(?:says|said|agrees?|agreed|asked)\b", "not set, not trusted", "what nobody says has its default"),
        (@"\b(?:is|was|are|were|be|been) (?:told|agreed to)\b", "is known, is reported, is trusted", "it cannot be told whether"),
        (@"\bwhat (?:was|is|they|it|he|you) (?:was |is |are )?(?:said|told|says)\b", "the settings, the configuration", "what was said"),
        (@"\bstands? (?:in(?! for\b)|at|on|twice|first|last|below|above|beside|before|behind)\b", "is in, duplicate", "`x` stands twice"),
        (@"\bl(?:ies|ie|ay) (?:in|at|on|below|above|there|outside|beside)\b", "is in", "the model lies in the bucket"),
        (@"\b(?:comes?|came) to (?:its|an|nothing|their) ?(?:end)?\b", "stops, fails", "the server comes to its end"),
        (@"\bended (?:by (?:itself|themselves)|with \d)|\bends? (?:with )?[01]\b", "exited, exits with", "do/deploy ended with 1"),
        (@"\bhow it (?:ends|ended)\b|\b(?:its|their|the) end(?:ing)? is told\b", "the exit code", "a test of how it ends"),
        (@"\bbeside\b", "next to, alongside, besides", "Adapters beside the model"),
        (@"\bbehind `?--|\bin front of `?--", "after --, before --", "the command, behind --"),
        (@"\b(?:whence|whither|anew|noughts?|reckon\w*|wherefore|hitherto|thereupon|forthwith)\b", "plain words", "generate it anew"),
        (@"\bcures?\b", "fix", "what, whence, and the cure"),
        (@"\b(?:greatest|fewest)\b", "maximum, minimum, largest, latest", "Greatest rank of an adapter"),
        (@"""help"": ?""(?:Most|Least)\b", "Maximum, Minimum", "\"help\": \"Most instances\""),
        (@"\bof one copy of\b|\bof a copy of\b", "GPUs per inference component copy", "Accelerators of one copy of the component"),
        (@"\bform of the (?:result|output|report)\b|""FORM""", "format", "Form of the result: text or json"),
        (@"\bending of (?:its|the|their|a) (?:file|name)|\bby (?:its|the|their) endings?\b", "file extension", "by the ending of its name"),
        (@"\bunpacked\b|\bunpacks\b|\bpacked (?:with|by|as)\b", "compressed, decompressed, extracted", "packed with gzip, but cannot be "
            + "unpacked"),
        (@"\blaid (?:in|into|at|over)\b|\blays? (?:\w+ ){0,3}into\b|\bput into\b", "written to, mounted at, set in", "laid into the "
            + "payload"),
        (@"\ball the same\b", "anyway, or name the option that allowed it", "It is used all the same"),
        (@", for (?:`?--[a-z-]+`?|it|they|there|nothing|nobody) (?:was|is|were|are)\b", "because", "used, for --trust-model was given"),
        (@"\b(?:unasked|whoever|whatsoever|who needs)\b", "by default; name who", "whoever loads it runs it"),
        (@"\bnot there(?: yet)?\b", "not supported yet, missing", "is `marketplace`, which is not there yet"),
        (@"\bmistake in mcc\b|, not yours\b", "internal error", "This is a mistake in mcc 0.1.0, not yours"),
        (@"\b(?:rubbish|half-written|birthplace|doorkeeper)\b", "malformed input, partial file", "Rubbish was answered with 500"),
        (@"\b(?:the known program|the outer wall)\b", "the npm program, infrastructure", "the known program's spelling"),
        (@"\b(?:goes|went|gone) wrong by itself\b|\bby the way that\b|\bsees? to it that\b", "make sure", "see to it that the image has "
            + "it"),
    ];

    /// <summary>At most five places that are right as they are, each with its reason.</summary>
    private static readonly (string Path, string Text, string Reason)[] Exceptions =
    [
    ];

    /// <summary>Texts of others: AWS's service models, options of servers, names in libraries.</summary>
    private static readonly string[] Foreign =
    [
        "data/service-models/", "data/catalogs/server-options/", "data/catalogs/pickle-globals.json", "data/catalogs/pickle-places.json",
    ];

    private static readonly string[] Extensions = [".cs", ".json", ".md", ".py", ".sh", ".tf", ".yaml", ".conf", ".txt", ".template", ""];

    private static readonly Regex[] Compiled =
        [.. Patterns.Select(row => new Regex(row.Pattern.Replace(" ", @"\s+"), RegexOptions.IgnoreCase, TimeSpan.FromSeconds(20)))];

    [Fact]
    public void No_file_contains_a_refused_pattern() => string.Join('\n', Files().SelectMany(Hits)).ShouldBe("");

    [Fact]
    public void Each_pattern_finds_its_example()
    {
        var blind = Patterns.Where((row, index) => !Compiled[index].IsMatch(row.Example)).Select(row => row.Pattern);
        blind.ShouldBeEmpty();
    }

    [Fact]
    public void Broken_literals_and_comments_are_read_as_one_sentence()
    {
        Find("// The file is\n    // no JSON.").Select(hit => hit.Line).ShouldBe([1]);
        Find("a = \"x\";\nb = \"The file is \"\n    + $\"no {format}\";").Select(hit => hit.Line).ShouldBe([2]);
        Find("There is no model. It is no longer used, and no file is written.").ShouldBeEmpty();
    }

    [Fact]
    public void Exceptions_are_at_most_five_and_still_needed()
    {
        Exceptions.Length.ShouldBeLessThanOrEqualTo(5);
        foreach (var (path, text, reason) in Exceptions)
        {
            reason.ShouldNotBeEmpty();
            Find(SourceTree.Text(path)).ShouldContain(hit => hit.Text.Contains(text, StringComparison.Ordinal), path);
        }
    }

    private static IEnumerable<string> Files() =>
        new[] { "src", "data", "docs" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(SourceTree.Root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Where(path => Extensions.Contains(Path.GetExtension(path)))
            .Concat(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
            .Where(path => !Foreign.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Hits(string path) =>
        from hit in Find(SourceTree.Text(path))
        where !Exceptions.Any(allowed => allowed.Path == path && hit.Text.Contains(allowed.Text, StringComparison.Ordinal))
        select $"{path}:{hit.Line}: \"{hit.Text}\" (write: {hit.Instead})";

    private static IEnumerable<(int Line, string Text, string Instead)> Find(string text)
    {
        // Text between two parts of a sentence becomes spaces of the same length, so that positions stay.
        var joined = Between().Replace(text, static between => new string(' ', between.Length));
        return Compiled.SelectMany((pattern, index) => pattern.Matches(joined).Select(match => (
            Line: 1 + text.AsSpan(0, match.Index).Count('\n'),
            Text: Spaces().Replace(match.Value, " "),
            Patterns[index].Instead))).OrderBy(hit => hit.Line);
    }

    [GeneratedRegex(@"""\s*\+\s*\$?""|\n\s*(?:///?|#|\*)(?=\s)", RegexOptions.None, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex Between();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex Spaces();
}
