using Mcc.Core.Data;

namespace Mcc.Core.Configuration;

/// <summary>One option of a <see cref="Settings"/>, with its value as <typeparamref name="T"/>.</summary>
public readonly struct OptionValue<T>
{
    private readonly Settings settings;
    private readonly Func<Setting?, T> read;

    internal OptionValue(Settings settings, Setting? setting, Func<Setting?, T> read)
    {
        this.settings = settings;
        this.read = read;
        Setting = setting;
    }

    /// <summary>Null where nothing says a value.</summary>
    public Setting? Setting { get; }

    /// <summary>The setting where it has an effect in this combination, else null.</summary>
    public Setting? InEffect => Setting is { } setting && settings.HasEffect(setting.Parameter) ? setting : null;

    /// <summary>The value, whether it has an effect or not; null, false or empty where there is none.</summary>
    public T Value => read(Setting);

    /// <summary>The value where it has an effect in this combination.</summary>
    public T Effective => read(InEffect);

    public Origin? Origin => Setting?.Origin;

    /// <summary>True when it was set explicitly, not a default and not derived.</summary>
    public bool IsGiven => Setting is { IsGiven: true };

    public bool HasValue => Setting is not null;
}
