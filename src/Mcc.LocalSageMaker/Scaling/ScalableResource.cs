namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// What a scalable target scales: a production variant's instances or warm containers, or an inference component's copies.
/// </summary>
/// <param name="Quantity">As activities call it: "desired instance count".</param>
/// <param name="LowestMinimum">The smallest MinCapacity that it accepts.</param>
/// <param name="Capacity">What is asked for now; null when it no longer exists.</param>
/// <param name="Status">InService, Updating, and so on; null when it no longer exists.</param>
/// <param name="Failure">Why the last change failed; null when it did not.</param>
/// <param name="Set">Starts the change and returns.</param>
internal sealed record ScalableResource(
    string Quantity, int LowestMinimum, Func<int?> Capacity, Func<string?> Status, Func<string?> Failure, Action<int> Set)
{
    public bool IsChanging => Status() is "Updating" or "RollingBack";

    public bool AcceptsChange => Status() is "InService";
}
