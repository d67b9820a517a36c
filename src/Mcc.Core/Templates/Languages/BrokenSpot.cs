namespace Mcc.Core.Templates.Languages;

/// <summary>The literal text contradicts what a value before it has been written for; the template is refused.</summary>
internal sealed record BrokenSpot(string Problem) : Spot
{
    public override string Where => "behind what is not understood";

    public override Spot After(string literal) => this;

    public override Quoting Hole(char next) => new NoHole(Problem);

    public override Spot AfterHole() => this;
}
