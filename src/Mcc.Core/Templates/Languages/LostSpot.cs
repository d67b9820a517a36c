namespace Mcc.Core.Templates.Languages;

/// <summary>
/// The reading of the template has met something that it does not follow. Text may go on, but no value stands behind it:
/// a place that is not known for certain is refused, never guessed.
/// </summary>
internal sealed record LostSpot(string Reason) : Spot
{
    public override string Where => "behind what is not understood";

    public override Spot After(string literal) => this;

    public override Quoting Hole(char next) => new NoHole(Reason);

    public override Spot AfterHole() => this;

    public override Spot Meet(Spot other) => this;
}
