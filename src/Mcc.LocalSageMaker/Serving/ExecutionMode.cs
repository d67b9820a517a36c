namespace Mcc.LocalSageMaker.Serving;

/// <summary>How a request goes through the containers of a replica.</summary>
internal enum ExecutionMode
{
    Single,
    Serial,
    Direct,
}
