using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Exports;

/// <summary>cfn-lint for many templates in one process: most of its time goes into its start.</summary>
internal static class CloudFormationLinter
{
    private const int NoModule = 3;

    private const string Program =
        """
        import json, sys
        try:
            from cfnlint.api import lint, ManualArgs
        except ImportError:
            sys.exit(3)
        for name, text in json.load(sys.stdin).items():
            for match in lint(text, config=ManualArgs(regions=["us-east-1"])):
                print(name, match.rule.id, match.linenumber, match.message)
        """;

    /// <param name="templates">A JSON object of templates by their names.</param>
    public static async Task ShouldReportNothing(string templates)
    {
        var (exit, output, error) = await RealReader.End("python3", ["-c", Program], templates);
        if (exit == NoModule)
            Assert.Skip("No python3 with cfn-lint on this machine.");
        error.ShouldBeEmpty();
        output.ShouldBeEmpty();
        exit.ShouldBe(0);
    }
}
