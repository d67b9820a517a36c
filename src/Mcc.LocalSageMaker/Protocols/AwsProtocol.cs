namespace Mcc.LocalSageMaker.Protocols;

/// <summary>The ways in which AWS services speak over HTTP.</summary>
internal enum AwsProtocol
{
    Json,
    RestJson,
    RestXml,
    Query,
}
