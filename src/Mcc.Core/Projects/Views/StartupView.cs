using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>startupSeconds</c>: how long an endpoint, and do/run, waits until the container answers.</summary>
public sealed class StartupView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("startupSeconds", StartupResolver.SecondsOfEndpoint(deployment))];
}
