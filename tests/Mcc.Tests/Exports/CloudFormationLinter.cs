using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Exports;

/// <summary>
/// cfn-lint for many templates in one process. It takes a second for each, so the check leaves out those whose resources, parameters and
/// outputs all have the same members in templates before; the nightly run lints all.
/// </summary>
internal static class CloudFormationLinter
{
    private const int NoModule = 3;

    private const string Program =
        """
        import json, sys
        try:
            from cfnlint.api import lint, ManualArgs
            from cfnlint.decode.decode import decode_str
        except ImportError:
            sys.exit(3)

        def form(node):
            if isinstance(node, dict):
                return {str(key): form(value) for key, value in node.items()}
            return [form(item) for item in node] if isinstance(node, list) else ""

        def parts(template):
            return {(section, name, json.dumps(form(value), sort_keys=True))
                    for section, members in template.items() if isinstance(members, dict) for name, value in members.items()}

        seen, every = set(), sys.argv[1] == "every"
        for name, text in json.load(sys.stdin).items():
            own = parts(decode_str(text)[0])
            if own <= seen and not every:
                continue
            seen |= own
            for match in lint(text, config=ManualArgs(regions=["us-east-1"])):
                print(name, match.rule.id, match.linenumber, match.message)
        """;

    /// <param name="templates">A JSON object of templates by their names.</param>
    public static async Task ShouldReportNothing(string templates)
    {
        var (exit, output, error) = await RealReader.End("python3", ["-c", Program, Fast.IsNightly ? "every" : "forms"], templates);
        if (exit == NoModule)
            Assert.Skip("No python3 with cfn-lint on this machine.");
        error.ShouldBeEmpty();
        output.ShouldBeEmpty();
        exit.ShouldBe(0);
    }
}
