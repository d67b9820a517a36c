namespace Mcc.Platform.Files;

/// <summary>Temporary folders of processes that were started here.</summary>
public static class Scratch
{
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Deletes one with all that is in it; nothing where there is none.</summary>
    public static void Delete(string? folder)
    {
        for (var tried = 1; Directory.Exists(folder); tried++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Its owner deletes it too.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What was killed this very moment may still put something there. What stays, the system tidies up.
                if (tried == Tries) return;
                Thread.Sleep(Pause);
            }
        }
    }
}
