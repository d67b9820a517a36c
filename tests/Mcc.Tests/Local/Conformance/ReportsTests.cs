using System.Net;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Mcc.Verify;
using Mcc.Verify.Reports;
using Mcc.Verify.Execution;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local.Conformance;

/// <summary>The forms in which the verdicts on a container are written, whatever the container said.</summary>
public sealed class ReportsTests
{
    private const string Hostile = "</td><script>alert(1)</script> \"'& ]]> \u001b]0;owned\u0007 \0 \u202e \uffff \ud800 ü 🙂\nline two";

    /// <summary>What CI systems read of JUnit's form (Jenkins, GitLab, Azure and GitHub's actions agree on these).</summary>
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType><xs:sequence><xs:element ref="testsuite" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="testsuite"><xs:complexType>
            <xs:sequence><xs:element ref="testcase" maxOccurs="unbounded"/></xs:sequence>
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
          </xs:complexType></xs:element>
          <xs:element name="testcase"><xs:complexType>
            <xs:choice><xs:element ref="failure"/><xs:element ref="skipped"/><xs:element name="system-out" type="xs:string"/></xs:choice>
            <xs:attribute name="classname" type="xs:string" use="required"/>
            <xs:attribute name="name" type="xs:string" use="required"/>
          </xs:complexType></xs:element>
          <xs:element name="failure"><xs:complexType mixed="true"><xs:attribute name="message" type="xs:string" use="required"/></xs:complexType></xs:element>
          <xs:element name="skipped"><xs:complexType mixed="true"><xs:attribute name="message" type="xs:string" use="required"/></xs:complexType></xs:element>
        </xs:schema>
        """;

    [Fact]
    public void Junit_is_valid_and_counts_its_cases()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", XmlReader.Create(new StringReader(Schema)));
        var document = XDocument.Parse(JUnitReport.Write(Report()));

        document.Validate(schemas, (_, trouble) => throw trouble.Exception);

        var suite = document.Root!.Element("testsuite")!;
        ((int)suite.Attribute("tests")!).ShouldBe(ClauseList.All.Count);
        ((int)suite.Attribute("failures")!).ShouldBe(suite.Descendants("failure").Count());
        ((int)suite.Attribute("skipped")!).ShouldBe(suite.Descendants("skipped").Count());
    }

    [Fact]
    public void Sarif_has_a_rule_for_each_clause_and_a_result_for_each_failure()
    {
        var report = Report();
        var run = JsonNode.Parse(ConformanceSarif.Write(report, "/a folder/my-model"))!["runs"]!.AsArray().ShouldHaveSingleItem()!;

        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        rules.Select(rule => rule!["id"]!.GetValue<string>()).ShouldBe(ClauseList.All.Select(clause => clause.Id));
        foreach (var rule in rules)
        {
            rule!["helpUri"]!.GetValue<string>().ShouldStartWith("https://docs.aws.amazon.com/");
            rule["fullDescription"]!["text"]!.GetValue<string>().ShouldEndWith(".");
        }

        var results = run["results"]!.AsArray();
        results.Count.ShouldBe(report.Verdicts.Count(result => result.Verdict.Outcome is Outcome.Failed or Outcome.Warned));
        foreach (var result in results)
        {
            rules[result!["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>().ShouldBe(result["ruleId"]!.GetValue<string>());
            result["level"]!.GetValue<string>().ShouldBeOneOf("error", "warning");
            result["message"]!["text"]!.GetValue<string>().ShouldNotBeEmpty();
            result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>().ShouldBe("code/serve");
        }

        run["originalUriBaseIds"]!["PROJECT"]!["uri"]!.GetValue<string>().ShouldBe("file:///a%20folder/my-model/");
        JsonNode.Parse(ConformanceSarif.Write(report, null))!["runs"]![0]!["results"]![0]!["locations"]![0]!["physicalLocation"]
            .ShouldBeNull();
    }

    [Fact]
    public void Every_clause_has_a_reason_and_a_unique_id()
    {
        var all = ClauseList.All.Concat(ClauseList.Chaos).ToList();
        all.Select(clause => clause.Id).ShouldBeUnique();
        all.ShouldAllBe(clause => clause.Why.EndsWith('.'));
        all.SelectMany(clause => clause.After).Except(all.Select(clause => clause.Id)).ShouldBeEmpty();
    }

    [Fact]
    public void The_page_escapes_container_output()
    {
        var page = HtmlReport.Write(Report());

        page.ShouldNotContain("<script", Case.Insensitive);
        page.ShouldNotContain("<img", Case.Insensitive);
        page.ShouldNotContain("<link", Case.Insensitive);
        page.ShouldContain("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp;");
        foreach (var clause in ClauseList.All)
            page.ShouldContain($"<a href=\"{clause.Source.Address}\">");
    }

    [Fact]
    public void Reports_escape_terminal_and_bidirectional_characters()
    {
        foreach (var form in new[] { JUnitReport.Write(Report()), HtmlReport.Write(Report()),
            string.Concat(Report().Verdicts.Select(TextReport.Line)) })
        {
            foreach (var rune in form.EnumerateRunes())
                (rune.Value is 0x202e or 0xffff or (< 32 and not 10) or (>= 127 and < 160)).ShouldBeFalse($"U+{rune.Value:X4} in {form}");
            WebUtility.HtmlDecode(form).ShouldContain("ü 🙂 line two");
        }
    }

    [Fact]
    public void A_container_that_was_never_ready_has_a_page_too()
    {
        var silent = new Startup([new(TimeSpan.Zero, TimeSpan.Zero, null, [], null, null, "ConnectionRefused")], null, null, null,
            new(1, IsOutOfMemory: false));

        HtmlReport.Write(new("silent", [], silent, null, null)).ShouldContain("It was never ready.");
    }

    /// <summary>Each clause once, with each outcome in turn.</summary>
    private static ConformanceReport Report()
    {
        var verdicts = ClauseList.All.Select((clause, index) => new ClauseResult(clause, new((Outcome)(index % 4), Hostile))).ToList();
        Answer Answered(double at, int? status, double took) =>
            new(TimeSpan.FromSeconds(at), TimeSpan.FromMilliseconds(took), status, [], null, null, status is null ? Hostile : null);
        var startup = new Startup([Answered(0, null, 0.1), Answered(0.5, 503, 1), Answered(1, 200, 2)], TimeSpan.FromSeconds(1),
            Answered(1.1, 200, 30), Answered(1.1, 200, 30), null);
        var load = new LoadRun([.. Enumerable.Range(1, 200).Select(number => Answered(2, 200, number * 0.7))], [Answered(2, 200, 1)], [],
            null);
        return new("<b>project</b>", verdicts, startup, load, null);
    }
}
