using Mcc.Core.Configuration;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>
/// Which setting a text in a file comes from, so that a message can name what its reader wrote and not only where it ended up.
/// </summary>
public static class SettingByValue
{
    /// <summary>A shorter text may be part of another by chance.</summary>
    private const int ShortestWord = 4;

    /// <summary>The setting with the longest text that is this one or a part of it; null when no setting has it.</summary>
    public static Setting? Of(Deployment deployment, string text) =>
        (from setting in deployment.Settings.All
         where setting.IsGiven
         from said in Texts(setting.Value)
         where said == text || ((said.Length >= ShortestWord || said.Any(letter => !char.IsAsciiLetterOrDigit(letter)))
             && text.Contains(said, StringComparison.Ordinal))
         orderby said.Length descending
         select setting).FirstOrDefault();

    private static IEnumerable<string> Texts(Value value) => value switch
    {
        Value.Text text => [text.Content],
        Value.Items items => items.Values.SelectMany(Texts),
        Value.Members members => members.Entries.Values.SelectMany(Texts),
        _ => [],
    };
}
