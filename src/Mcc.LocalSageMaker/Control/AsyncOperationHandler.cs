using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Control;

/// <summary>An operation that has to ask elsewhere before it can answer.</summary>
internal delegate Task<JsonObject> AsyncOperationHandler(JsonObject input, CancellationToken cancel);
