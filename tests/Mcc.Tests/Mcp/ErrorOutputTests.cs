using Mcc.Mcp.Client;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>Of what a crashed server wrote to standard error the line that names the error is quoted.</summary>
public sealed class ErrorOutputTests
{
    private const string Node = """
        node:internal/modules/esm/resolve:275
            throw new ERR_MODULE_NOT_FOUND(
                  ^

        Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/srv/lib/image-filter.js' imported from /srv/index.js
            at finalizeResolution (node:internal/modules/esm/resolve:275:11)
            at moduleResolve (node:internal/modules/esm/resolve:860:10) {
          code: 'ERR_MODULE_NOT_FOUND',
          url: 'file:///srv/lib/image-filter.js'
        }

        Node.js v20.20.2
        """;

    private const string CommonJs = """
        node:internal/modules/cjs/loader:1228
          throw err;
          ^

        Error: Cannot find module '@aws-sdk/client-service-quotas'
        Require stack:
        - /srv/index.js
            at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15) {
          code: 'MODULE_NOT_FOUND',
          requireStack: [ '/srv/index.js' ]
        }

        Node.js v20.20.2
        """;

    private const string Python = """
        Traceback (most recent call last):
          File "/srv/server.py", line 3, in <module>
            import boto3
        ModuleNotFoundError: No module named 'boto3'
        """;

    [Theory]
    [InlineData(Node, "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/srv/lib/image-filter.js' imported from /srv/index.js")]
    [InlineData(CommonJs, "Error: Cannot find module '@aws-sdk/client-service-quotas' (MODULE_NOT_FOUND)")]
    [InlineData(Python, "ModuleNotFoundError: No module named 'boto3'")]
    [InlineData("sh: 1: uvx: not found", "sh: 1: uvx: not found")]
    [InlineData("starting\nconnecting\nno license", "connecting | no license")]
    [InlineData("npm ERR! 404 Not Found\nnpm ERR! A complete log of this run is at /root/x", "npm ERR! 404 Not Found")]
    [InlineData("", null)]
    public void The_cause_is_quoted(string written, string? cause) => Cause(written).ShouldBe(cause);

    [Fact]
    public void What_moves_a_cursor_or_hides_text_is_left_out() =>
        Cause("Error: \e[31mred\e[0m \e]0;title\aX\u202e\u0007\u009b2J").ShouldBe("Error: red X   2J");

    [Fact]
    public void It_is_not_longer_than_a_person_reads() => Cause("Error: " + new string('x', 10_000))!.Length.ShouldBeLessThan(500);

    private static string? Cause(string written)
    {
        var output = new ErrorOutput();
        foreach (var line in written.Split('\n'))
            output.Add(line);
        return output.Cause;
    }
}
