using Mcc.Platform.Aws;
using Mcc.Platform.Hub;

namespace Mcc.Mcp.Pickers;

/// <summary>Sources that mode discover queries in addition to the catalogs.</summary>
public sealed record LiveSources(AwsCli Aws, Func<HubClient> Hub);
