using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Tests.Projects;

namespace Mcc.Tests.Mcp;

/// <summary>What was said so far, for advice.</summary>
public static class Drafts
{
    public static Draft Of(params (string Key, string Value)[] settings) =>
        Draft.Resolve([new Layer([.. settings.Select(setting =>
            new RawSetting(Made.Catalog.Parameters[setting.Key], JsonValue.Create(setting.Value), Origin.Answer))])]);
}
