namespace Mcc.Core.ServiceModels;

/// <summary>Which sort of constraint a payload breaks.</summary>
public enum ViolationKind
{
    Missing,
    Unknown,
    Type,
    Enum,
    Pattern,
    Range,
    Length,
    Union,
}
