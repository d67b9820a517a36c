using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>
/// Whole scenarios with the clients that users have, unmodified: boto3, two versions of the AWS CLI, and the AWS SDKs for JavaScript and
/// .NET.
/// </summary>
public sealed class ClientsTests
{
    [Fact]
    public Task Boto3_runs_a_whole_scenario() => LocalRun.Script("clients.py", Usual);

    [Theory]
    [InlineData("/usr/bin/aws", "cli-of-debian", false)]
    // commands.sh is another scenario of it, in every check.
    [InlineData("aws", "cli-of-path", true)]
    public async Task The_aws_command_line_runs_a_whole_scenario(string program, string name, bool isLong)
    {
        Nightly.Require(isLong);
        if (!NodeModules.Has(program)) Assert.Skip($"There is no {program} on this machine.");
        await Run("bash", [Path.Combine(PythonScript.Folder, "clients.sh"), program, name], PythonScript.Folder);
    }

    [Fact]
    public async Task The_sdk_for_javascript_runs_a_whole_scenario() =>
        await Run("node", ["scenario.mjs"], await NodeModules.Install(Path.Combine(PythonScript.Folder, "javascript")));

    [Fact]
    public async Task The_sdk_for_dotnet_runs_a_whole_scenario()
    {
        using var place = new TemporaryFolder();
        await using var local = await LocalRun.Start(LocalRun.Settings(place.Path));
        using var s3 = Client(local);
        var cancel = TestContext.Current.CancellationToken;
        await s3.PutBucketAsync("dotnet", cancel);
        await s3.PutObjectAsync(new() { BucketName = "dotnet", Key = "batch/a ü.csv", ContentBody = "1\n2\n" }, cancel);
        await s3.CopyObjectAsync("dotnet", "batch/a ü.csv", "dotnet", "copy", cancel);
        (await Text(s3, "copy")).ShouldBe("1\n2\n");
        var pages = await s3.Paginators.ListObjectsV2(new() { BucketName = "dotnet", MaxKeys = 1 }).Responses.ToListAsync(cancel);
        pages.Select(page => page.KeyCount ?? 0).ShouldBe([1, 1]);

        var big = new byte[6 * 1024 * 1024];
        Random.Shared.NextBytes(big);
        using (var transfer = new TransferUtility(s3, new TransferUtilityConfig { MinSizeBeforePartUpload = 5 * 1024 * 1024 }))
            await transfer.UploadAsync(new MemoryStream(big), "dotnet", "big", cancel);
        using (var answer = await s3.GetObjectAsync("dotnet", "big", cancel))
        {
            using var back = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(back, cancel);
            back.ToArray().ShouldBe(big);
        }

        await s3.PutObjectAsync(new() { BucketName = "dotnet", Key = "empty", ContentBody = "" }, cancel);
        (await Text(s3, "empty")).ShouldBeEmpty();
        (await Should.ThrowAsync<AmazonS3Exception>(() =>
            s3.PutObjectAsync(new() { BucketName = "nobody", Key = "x", ContentBody = "hello" }, cancel)))
            .ErrorCode.ShouldBe("NoSuchBucket");
        (await s3.ListBucketsAsync(cancel)).Buckets.Select(bucket => bucket.BucketName).ShouldBe(["dotnet"]);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var put = await http.PutAsync(Signed(s3, "signed", HttpVerb.PUT), new StringContent("signed"), cancel);
        put.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await http.GetStringAsync(Signed(s3, "copy", HttpVerb.GET), cancel)).ShouldBe("1\n2\n");

        await s3.DeleteObjectsAsync(new()
        {
            BucketName = "dotnet",
            Objects = [.. new[] { "copy", "big", "batch/a ü.csv", "empty", "signed" }.Select(key => new KeyVersion { Key = key })],
        }, cancel);
        await s3.DeleteBucketAsync("dotnet", cancel);
    }

    /// <summary>A client is slower than the limits of the other tests on a busy machine.</summary>
    private static LocalSettings Usual(LocalSettings settings) => settings with { Limits = new() };

    private static async Task Run(string program, IReadOnlyList<string> words, string folder)
    {
        using var place = new TemporaryFolder();
        await using var local = await LocalRun.Start(Usual(LocalRun.Settings(place.Path)));
        var variables = CallerVariables.Of(place.Path, local.Record).ToDictionary(each => each.Name, each => each.Value);
        var ended = await Shell.Run(program, words, folder, variables);
        TestContext.Current.TestOutputHelper?.WriteLine(ended.Output);
        ended.Well();
    }

    private static AmazonS3Client Client(SageMakerServer local)
    {
        new SharedCredentialsFile(local.ProfileFile).TryGetProfile(CredentialFile.Profile, out var profile).ShouldBeTrue();
        return new(profile.GetAWSCredentials(null), new AmazonS3Config
        {
            ServiceURL = local.Address.ToString(),
            AuthenticationRegion = local.Record.Region,
            UseHttp = true,
            MaxErrorRetry = 0,
        });
    }

    private static async Task<string> Text(AmazonS3Client s3, string key)
    {
        using var answer = await s3.GetObjectAsync("dotnet", key, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(answer.ResponseStream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static string Signed(AmazonS3Client s3, string key, HttpVerb verb) => s3.GetPreSignedURL(new()
    {
        BucketName = "dotnet",
        Key = key,
        Verb = verb,
        Expires = DateTime.UtcNow.AddMinutes(1),
        Protocol = Protocol.HTTP,
    });
}
