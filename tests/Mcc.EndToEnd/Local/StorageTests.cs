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
    public async Task Presigned_URLs_versions_and_configurations_work_as_with_S3()
    {
        using var folder = new TemporaryFolder();
        await using var local = await SageMakerServer.Start(new LocalSettings(folder.Path), TimeProvider.System,
            TestContext.Current.CancellationToken);

        await PythonScript.Run(local, "storage_more.py");
    }
}
