using Mcc.Core.Diagnostics;

namespace Mcc.Core.Configuration;

/// <summary>What one source says, and what is wrong with it.</summary>
public sealed record Layer(IReadOnlyList<RawSetting> Settings, IReadOnlyList<Finding> Findings)
{
    public static Layer Empty { get; } = new([], []);

    public Layer(params IReadOnlyList<RawSetting> settings)
        : this(settings, [])
    {
    }
}
