namespace Mcc.EndToEnd.Surroundings;

/// <summary>An empty folder that is gone afterwards. Its path has a space and quotes, as a user's may.</summary>
/// <param name="prefix">How the folder's name begins.</param>
public sealed class TemporaryFolder(string prefix = "mcc it's \"quoted\" ") : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), prefix + Guid.NewGuid().ToString("N")[..8])).FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
