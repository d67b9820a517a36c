using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Control;

/// <summary>The operation of a service, on the members of its request, giving the members of its answer.</summary>
internal delegate JsonObject OperationHandler(JsonObject input);
