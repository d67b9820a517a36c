using System.Net;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>What a web page, another user or a curious script on this machine could try.</summary>
[Trait("Input", "Hostile")]
public sealed class AttackTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcc-attack-").FullName;
    private SageMakerServer local = null!;
    private SignedClient client = null!;

    public async ValueTask InitializeAsync()
    {
        local = await SageMakerServer.Start(new LocalSettings(folder), TimeProvider.System, TestContext.Current.CancellationToken);
        client = new(local);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await local.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_signed_request_is_answered() =>
        (await client.Send("s3", "PUT", "/my-bucket")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_request_without_a_signature_is_refused()
    {
        (await client.SendUnsigned(new(HttpMethod.Get, "/"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.SendUnsigned(new(HttpMethod.Put, "/my-bucket"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.SendUnsigned(new(HttpMethod.Post, "/endpoints/x/invocations"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    public async Task A_foreign_name_for_our_address_is_refused_even_when_signed(string host) =>
        (await client.Send("s3", "GET", "/", host: host)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_request_from_a_web_page_is_refused_even_when_signed(string name, string value)
    {
        var answer = await client.Send("s3", "GET", "/", headers: [(name, value)]);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_answer_opens_the_door_to_a_web_page()
    {
        var asked = new HttpRequestMessage(HttpMethod.Options, "/");
        asked.Headers.Add("Origin", "https://evil.example");
        asked.Headers.Add("Access-Control-Request-Method", "POST");
        foreach (var answer in new[] { await client.SendUnsigned(asked), await client.Send("s3", "GET", "/") })
            answer.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_request_that_was_changed_after_it_was_signed_is_refused()
    {
        (await client.Send("s3", "PUT", "/my-bucket", spoil: request =>
            request.RequestUri = new("/your-bucket", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.Send("s3", "PUT", "/my-bucket", spoil: request => request.Method = HttpMethod.Delete)).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden);
        (await client.Send("sts", "POST", "/", "Action=GetCallerIdentity",
            request => request.Content = new StringContent("Action=AssumeRole"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_request_for_one_service_is_not_taken_for_another() =>
        (await client.Send("s3", "POST", "/", "x", request =>
        {
            var header = request.Headers.GetValues("Authorization").Single();
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", header.Replace("/s3/", "/sts/", StringComparison.Ordinal));
        })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public async Task An_old_or_future_request_is_refused(int minutes) =>
        (await client.Send("s3", "GET", "/", at: DateTimeOffset.UtcNow.AddMinutes(minutes))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

    [Fact]
    public void The_port_is_local_and_the_key_private()
    {
        local.Address.Host.ShouldBe("127.0.0.1");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(local.ProfileFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Keys_are_new_at_every_start()
    {
        var other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        await using var second = await SageMakerServer.Start(new LocalSettings(other), TimeProvider.System,
            TestContext.Current.CancellationToken);

        second.Credential.SecretKey.ShouldNotBe(local.Credential.SecretKey);
        second.Credential.SecretKey.Length.ShouldBe(40);
    }

    [Fact]
    public void A_document_type_in_xml_is_refused()
    {
        var bomb = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&a;</Key></Object></Delete>"""u8.ToArray();

        Should.Throw<AwsServiceException>(() => Xml.Read(bomb)).Code.ShouldBe("MalformedXML");
    }
}
