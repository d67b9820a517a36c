using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Mcp;

/// <summary>
/// Programs from npm that speak MCP: its inspector, and the known program. The tests that need them are skipped where npm cannot bring
/// them.
/// </summary>
public sealed class NodePackages : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new("mcc-npm-");
    private string? trouble;

    public string Inspector => folder["node_modules/.bin/mcp-inspector"];

    public string TheirRegionPicker => folder["node_modules/@aws/ml-container-creator/servers/region-picker/index.js"];

    public async ValueTask InitializeAsync()
    {
        if ((await Shell.Run("sh", ["-c", "command -v npm && command -v node"], "/")).Exit != 0)
        {
            trouble = "npm is not on this machine";
            return;
        }

        var installed = await Shell.Run("npm",
            ["install", "--no-audit", "--no-fund", "--no-save", "@modelcontextprotocol/inspector@2.12.0",
                "@aws/ml-container-creator@1.6.0"], folder.Path);
        if (installed.Exit != 0)
            trouble = "npm cannot bring them: " + installed.Error.Split('\n')[0];
    }

    public void Require()
    {
        if (trouble is not null)
            Assert.Skip($"The MCP inspector and the known program: {trouble}.");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
