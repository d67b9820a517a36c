using Mcc.Platform.Files;

namespace Mcc.Cli.Hosting;

/// <summary>The text of a file of settings, or why there is none; both null where no such file is.</summary>
public sealed record SettingsFile(string? Content, string? Trouble)
{
    /// <param name="mayBeHandedOver">Whether the shell may hand it over: <c>--config=&lt;(command)</c>, <c>--config=/dev/stdin</c>.</param>
    public static SettingsFile Text(string path, bool mayBeHandedOver = false)
    {
        try
        {
            if (mayBeHandedOver && RegularFile.ReadHandedOver(path, FileLimits.Configuration) is { } text)
                return new(text, null);
            return Directory.Exists(path) ? new(null, "it is a folder.")
                : File.Exists(path) ? new(RegularFile.ReadText(path, FileLimits.Configuration), null)
                : new(null, null);
        }
        catch (FileNotFoundException)
        {
            // It was there a moment ago.
            return new(null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(null, exception.Message);
        }
    }
}
