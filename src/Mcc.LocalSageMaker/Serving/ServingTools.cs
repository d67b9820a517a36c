using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>What everything that serves is given: the clock, the limits, and the ways to containers and their models.</summary>
internal sealed record ServingTools(
    LocalSettings Settings,
    TimeProvider Time,
    HttpMessageInvoker Client,
    ContainerHosts Hosts,
    ModelFolders Models,
    MetricStore Metrics)
{
    public Limits Limits => Settings.Limits;
}
