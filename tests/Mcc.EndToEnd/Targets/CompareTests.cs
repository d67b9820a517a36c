using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>do/compare: which rows of two models differ, by captured answers and by new ones.</summary>
public sealed class CompareTests : IDisposable
{
    /// <summary>
    /// Two trees for 1,000 rows, written from the same data but for three rows, which the second has learned with another value.
    /// </summary>
    private const string Training = """
        import sys
        import joblib
        import numpy
        from sklearn.tree import DecisionTreeRegressor
        rows = numpy.random.default_rng(3).normal(size=(1000, 4)).round(6)
        values = rows.sum(axis=1)
        joblib.dump(DecisionTreeRegressor(random_state=1).fit(rows, values), "first.joblib")
        values[[17, 404, 999]] += 0.25
        joblib.dump(DecisionTreeRegressor(random_state=1).fit(rows, values), "second.joblib")
        numpy.savetxt("rows.csv", rows, delimiter=",", fmt="%.6f")
        """;

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task Exactly_three_of_a_thousand_rows_of_two_models_are_named()
    {
        (await Shell.Run(TrainedModel.Python, ["-c", Training], place.Path)).Well();
        var rows = await File.ReadAllLinesAsync(place["rows.csv"]);
        // Twenty requests of fifty rows; the second row of the first request is row 2, and so on.
        await File.WriteAllLinesAsync(place["requests.jsonl"], rows.Chunk(50).Select((chunk, number) => new JsonObject
        {
            ["id"] = $"request-{number}",
            ["contentType"] = "text/csv",
            ["body"] = string.Join('\n', chunk),
        }.ToJsonString()));
        var variables = new Dictionary<string, string> { ["MCC_PYTHON"] = TrainedModel.Python };
        await using var first = await Project.Generate(place, "first", "http-flask",
            [$"--model-path={place["first.joblib"]}", "--include-traffic"], variables);
        await using var second = await Project.Generate(place, "second", "http-flask", [$"--model-path={place["second.joblib"]}"],
            variables);
        foreach (var project in (Project[])[first, second])
            (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();

        var compared = await first.Do("compare", "--requests", place["requests.jsonl"], "--a", first.Url, "--b", second.Url,
            "--junit", place["report.xml"], "--html", place["report.html"], "--output", place["report.json"]);

        compared.Exit.ShouldBe(1, compared.Error + compared.Output);
        compared.Output.ShouldContain("1000 rows of 20 requests compared: 3 rows of 3 requests differ.");
        compared.Output.ShouldContain("ratio of p99");
        string[] named = ["request request-0 (requests.jsonl:1), row 18", "request request-8 (requests.jsonl:9), row 5",
            "request request-19 (requests.jsonl:20), row 50"];
        var cases = XDocument.Load(place["report.xml"]).Descendants("testcase").Where(each => each.Element("failure") is not null);
        cases.Select(each => each.Attribute("name")!.Value).ShouldBe(named);
        var page = await File.ReadAllTextAsync(place["report.html"]);
        page.Split("<tr><td>").Length.ShouldBe(4);
        foreach (var id in (string[])["request-0", "request-8", "request-19"])
            page.ShouldContain($"<td>{id}</td>");
        JsonDocument.Parse(await File.ReadAllTextAsync(place["report.json"])).RootElement.GetProperty("differingRows").GetInt32()
            .ShouldBe(3);

        var same = await first.Do("compare", "--requests", place["requests.jsonl"], "--a", first.Url, "--b", first.Url);
        same.Exit.ShouldBe(0, same.Error + same.Output);
        (await first.Do("compare", "--requests", place["requests.jsonl"], "--a", first.Url, "--b", second.Url, "--tolerance=0.25001"))
            .Exit.ShouldBe(0);
        (await second.Do("stop")).Well();
        (await first.Do("compare", "--requests", place["requests.jsonl"], "--a", first.Url, "--b", second.Url, "--limit=2"))
            .Exit.ShouldBe(2);
    }

    [Theory]
    [InlineData(2, "does not exist", "--requests=nowhere")]
    [InlineData(2, "must both be captured, or both be asked", "--requests=one.jsonl", "--b=http://127.0.0.1:1")]
    [InlineData(2, "one.jsonl has no captured answers of the variant AllTraffic", "--requests=one.jsonl")]
    [InlineData(2, "must be a number of at least 0", "--requests=one.jsonl", "--tolerance=x")]
    [InlineData(2, "is not http://HOST:PORT", "--requests=one.jsonl", "--a=ftp://x", "--b=http://127.0.0.1:1")]
    [InlineData(2, "line 1, cannot be read", "--requests=broken.jsonl", "--a=http://127.0.0.1:1", "--b=http://127.0.0.1:1")]
    public async Task What_cannot_be_compared_is_said(int exit, string message, params string[] words)
    {
        await File.WriteAllTextAsync(place["one.jsonl"], "[1]\n");
        await File.WriteAllTextAsync(place["broken.jsonl"], "{\n");

        var ended = await Compare(words);

        ended.Exit.ShouldBe(exit, ended.Error);
        ended.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("text/csv", "1.0,a\n2,b\n", "1,a\n2.0,b\n", 0)]
    [InlineData("text/csv", "1,a\n2,b\n", "1,a\n", 1)]
    [InlineData("text/csv", "007\n", "7\n", 1)]
    [InlineData("application/json", """{"predictions": [[1.0, NaN]]}""", """{"predictions": [[1.04, NaN]]}""", 0, "--tolerance=0=rel:0.05")]
    [InlineData("application/json", """{"predictions": [1, 2], "id": "x"}""", """{"predictions": [1, 2], "id": "y"}""", 0,
        "--ignore=answer.id")]
    [InlineData("application/json", """{"predictions": [1, true]}""", """{"predictions": [1, 1]}""", 1)]
    [InlineData("application/json", """{"text": "The  Answer"}""", """{"text": "the answer"}""", 0, "--text=normalized")]
    [InlineData("application/json", """{"text": "the answer is four"}""", """{"text": "the answer is five"}""", 0, "--text=similar",
        "--similarity=0.8")]
    [InlineData("application/json", """{"text": "the answer is four"}""", """{"text": "nobody knows"}""", 1, "--text=similar")]
    [InlineData("application/jsonlines", "{\"a\": 1}\n{\"a\": 2}\n", "{\"a\": 1}\n{\"a\": 3}\n", 1)]
    [InlineData("text/plain", "yes", "no", 1)]
    [InlineData("application/json", "{broken", "{broken", 0)]
    public async Task Answers_are_judged_by_their_type(string type, string first, string second, int exit, params string[] options)
    {
        foreach (var (variant, answer) in new[] { ("AllTraffic", first), ("Candidate", second) })
        {
            var folder = Directory.CreateDirectory(Path.Combine(place["captured"], variant, "2026", "11", "30", "18")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "a.jsonl"), new JsonObject
            {
                ["captureData"] = new JsonObject
                {
                    ["endpointInput"] = new JsonObject { ["data"] = "x", ["encoding"] = "CSV", ["observedContentType"] = "text/csv" },
                    ["endpointOutput"] = new JsonObject { ["data"] = answer, ["encoding"] = "JSON", ["observedContentType"] = type },
                },
                ["eventMetadata"] = new JsonObject { ["eventId"] = "<script>\u001b[2J" },
            }.ToJsonString() + "\n");
        }

        var ended = await Compare(["--requests=captured", "--html=page.html", "--junit=report.xml", .. options]);

        ended.Exit.ShouldBe(exit, ended.Error + ended.Output);
        ended.Output.ShouldNotContain("\u001b");
        (await File.ReadAllTextAsync(place["page.html"])).ShouldNotContain("<script>");
        XDocument.Load(place["report.xml"]).Root!.Attribute("failures")!.Value
            .ShouldBe(exit.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => place.Dispose();

    /// <summary>What do/compare starts, without a project, which takes longer to generate than this.</summary>
    private Task<Ended> Compare(params string[] words) => Shell.Run("python3",
        ["-B", Repository.File("data", "features", "compare", "files", "runtime", "compare", "main.py"), "--a=captured:AllTraffic",
            "--b=captured:Candidate", "--endpoint=e", "--region=r", "--dns-suffix=x", .. words], place.Path);
}
