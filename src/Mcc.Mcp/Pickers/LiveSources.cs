using Mcc.Platform.Aws;
using Mcc.Platform.Hub;

namespace Mcc.Mcp.Pickers;

/// <summary>What can be asked beside the catalogs, by those who want to discover.</summary>
public sealed record LiveSources(AwsCli Aws, Func<HubClient> Hub);
