using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>How inference components of one kind come to serve, change and end.</summary>
internal interface IComponentKind
{
    /// <exception cref="Containers.ContainerException">It does not serve; the message says why.</exception>
    Task Start(LiveComponent component, JsonObject record, CancellationToken cancel);

    /// <summary>From what the record says to what is pending.</summary>
    /// <exception cref="Containers.ContainerException">It could not be done; what served before serves still, as far as it can.</exception>
    Task Replace(LiveComponent component, JsonObject record, JsonNode pending, CancellationToken cancel);

    Task End(LiveComponent component);
}
