namespace Mcc.Core.ServiceModels;

/// <summary>One operation of an AWS service: how it is asked for over HTTP, what goes in, what comes out, what can go wrong.</summary>
/// <param name="Input">Null when it takes nothing.</param>
/// <param name="Output">Null when it answers nothing.</param>
public sealed record Operation(
    ServiceModel Service,
    string Name,
    string Method,
    string Uri,
    int StatusCode,
    Member? Input,
    Member? Output,
    IReadOnlyList<string> Errors)
{
    public Shape? InputShape => Input is null ? null : Service.Shape(Input.ShapeName);

    public Shape? OutputShape => Output is null ? null : Service.Shape(Output.ShapeName);
}
