namespace Mcc.Core.Configuration;

/// <summary>The part of the interview that asks for a parameter, in the order of asking.</summary>
public enum Phase
{
    Infrastructure,
    Core,
    Modules,
    Project,
}
