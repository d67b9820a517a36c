namespace Mcc.Core.ServiceModels;

/// <summary>The types that AWS service models know.</summary>
public enum ShapeKind
{
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Blob,
    Timestamp,
}
