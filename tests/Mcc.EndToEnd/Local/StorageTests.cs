using System.Diagnostics;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class StorageTests
{
    [Fact]
    public async Task Boto3_and_the_AWS_CLI_work_as_with_S3()
    {
        using var folder = new TemporaryFolder();
        await using var local = await SageMakerServer.Start(new LocalSettings(folder.Path), TimeProvider.System,
            TestContext.Current.CancellationToken);

        await PythonScript.Run(local, "storage.py");
    }

    [Fact]
    public async Task A_full_disk_refuses_and_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(Path.Combine(folder.Path, "disk")).FullName;
        Assert.SkipUnless(await Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk), "Only root can make a small disk.");
        try
        {
            await using var local = await SageMakerServer.Start(new LocalSettings(Path.Combine(disk, "state")), TimeProvider.System,
                TestContext.Current.CancellationToken);
            await PythonScript.Run(local, "full_disk.py", new Dictionary<string, string>(StringComparer.Ordinal) { ["STATE"] = disk });
        }
        finally
        {
            await Run("umount", "-l", disk);
        }
    }

    private static async Task<bool> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }

    [Fact]
    public async Task Presigned_URLs_versions_and_configurations_work_as_with_S3()
    {
        using var folder = new TemporaryFolder();
        await using var local = await SageMakerServer.Start(new LocalSettings(folder.Path), TimeProvider.System,
            TestContext.Current.CancellationToken);

        await PythonScript.Run(local, "storage_more.py");
    }
}
