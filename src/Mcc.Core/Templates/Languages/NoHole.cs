using System.Text;

namespace Mcc.Core.Templates.Languages;

/// <summary>A place where no value can be written safely, whatever it is; the template is refused when it is parsed.</summary>
/// <param name="reason">Why, and what to do instead.</param>
internal sealed class NoHole(string reason) : Quoting
{
    public override string Where => reason;

    public override string Write(Value value, StringBuilder output) => throw new InvalidOperationException(reason);
}
