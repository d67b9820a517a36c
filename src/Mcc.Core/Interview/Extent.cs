namespace Mcc.Core.Interview;

/// <summary>How much an interview asks.</summary>
public enum Extent
{
    /// <summary>Only what is required and missing.</summary>
    WhatIsRequired,

    /// <summary>All that can be asked in this combination and that no source has answered.</summary>
    Everything,
}
