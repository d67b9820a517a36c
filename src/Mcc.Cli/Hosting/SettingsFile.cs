namespace Mcc.Cli.Hosting;

/// <summary>The text of a file of settings, or why there is none; both null where no such file is.</summary>
public sealed record SettingsFile(string? Content, string? Trouble)
{
    public static SettingsFile Text(string path)
    {
        try
        {
            return Directory.Exists(path) ? new(null, "it is a folder.")
                : File.Exists(path) ? new(File.ReadAllText(path), null)
                : new(null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(null, exception.Message);
        }
    }
}
