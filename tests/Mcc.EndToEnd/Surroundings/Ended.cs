using Shouldly;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>How a program ended, and all that it said.</summary>
public sealed record Ended(string Command, int Exit, string Output, string Error)
{
    /// <summary>This, when it ended well; else a failure that shows what it said.</summary>
    public Ended Well()
    {
        Exit.ShouldBe(0, ToString());
        return this;
    }

    /// <summary>This, when it refused with exit code 1; else a failure that shows what it said.</summary>
    public Ended Refused()
    {
        Exit.ShouldBe(1, ToString());
        return this;
    }

    public override string ToString() => $"{Command}\nexit {Exit}\n{Output}\n{Error}";
}
