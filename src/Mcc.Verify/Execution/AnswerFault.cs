namespace Mcc.Verify.Execution;

/// <summary>Why there is no whole response to a request.</summary>
public enum AnswerFault
{
    None,
    /// <summary>No connection could be made.</summary>
    Refused,
    /// <summary>The connection was made, and no response began in time.</summary>
    Silent,
    /// <summary>The connection ended before the response did, or the response is not HTTP.</summary>
    Broken,
    /// <summary>The response began, and did not end in time.</summary>
    Endless,
}
