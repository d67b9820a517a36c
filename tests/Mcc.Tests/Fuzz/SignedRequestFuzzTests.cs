using System.Text;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>
/// Requests that were changed after they were signed are refused; requests that were changed before are answered. MCC_FUZZ_CASES=1000000
/// for a night.
/// </summary>
[Collection(MeasuredMemory.Name)]
[Trait("Input", "Hostile")]
public sealed class SignedRequestFuzzTests
{
    private static readonly SignedRequest[] Seeds =
    [
        .. Directory.EnumerateFiles(Path.Combine(Laws.SourceTree.Root, "tests/Mcc.Tests/Fuzz/corpus/requests"), "*.txt")
            .Order(StringComparer.Ordinal).Select(path => SignedRequest.Parse(File.ReadAllBytes(path))),
    ];

    [Fact]
    public async Task Seeds_are_accepted_as_they_are()
    {
        await using var server = await FuzzedServer.Start();
        foreach (var seed in Seeds)
        {
            var (status, body) = await server.Send(seed.Sign(server.Key, DateTimeOffset.UtcNow));
            status.ShouldNotBe(403, $"{seed.Method} {seed.Target}: {Encoding.UTF8.GetString(body)}");
            if (seed.Service is not "s3" || seed.Body.Length > 0) continue;
            (status, body) = await server.Send(seed.Presign(server.Key, DateTimeOffset.UtcNow, 60));
            status.ShouldNotBe(403, $"{seed.Method} {seed.Target}: {Encoding.UTF8.GetString(body)}");
        }
    }

    [Fact]
    public async Task Requests_changed_after_they_were_signed_are_refused()
    {
        await using var server = await FuzzedServer.Start();
        for (var number = 0; number < FuzzRun.Count(2500); number++)
        {
            var random = FuzzRun.Case(number);
            var seed = Seeds[random.Next(Seeds.Length)];
            var signed = random.Next(3) == 0 && seed.Service is "s3"
                ? seed.Presign(server.Key, DateTimeOffset.UtcNow, 60) : seed.Sign(server.Key, DateTimeOffset.UtcNow);
            var changed = Changed(random, signed, isSigned: true);
            if (IsSame(signed, changed)) continue;

            var (status, body) = await server.Send(changed);

            status.ShouldBeInRange(400, 499, $"case {number} of seed {FuzzRun.Seed}: {changed.Method} {changed.Target} "
                + $"{string.Join(", ", changed.Headers)} {Encoding.UTF8.GetString(body)}");
        }
    }

    [Fact]
    public async Task Requests_changed_before_they_were_signed_are_answered()
    {
        var memory = new MeasuredMemory();
        await using var server = await FuzzedServer.Start();
        for (var number = 0; number < FuzzRun.Count(2500); number++)
        {
            var random = FuzzRun.Case(number);
            var changed = Changed(random, Seeds[random.Next(Seeds.Length)], isSigned: false);

            var (status, body) = await server.Send(changed.Sign(server.Key, DateTimeOffset.UtcNow));

            (status is >= 200 and < 500 or 501).ShouldBeTrue($"case {number} of seed {FuzzRun.Seed}: {status} {changed.Method} "
                + $"{changed.Target} {Encoding.UTF8.GetString(body)}");
        }

        memory.ShouldBeSmall();
    }

    [Fact]
    public async Task Changed_chunks_are_refused_or_are_the_same_content()
    {
        await using var server = await FuzzedServer.Start();
        var read = new SignedRequest("s3", "GET", "/kept/chunked", [], []);
        for (var number = 0; number < FuzzRun.Count(1000); number++)
        {
            var random = FuzzRun.Case(number);
            var signed = ChunkedRequest.Create(server.Key, DateTimeOffset.UtcNow, ["hello ", "world", ""]);

            var (status, _) = await server.Send(signed with { Body = RequestMutation.Apply(random, signed.Body) });

            if (status != 200)
            {
                status.ShouldBeInRange(400, 499, $"case {number} of seed {FuzzRun.Seed}");
                continue;
            }

            var (_, content) = await server.Send(read.Sign(server.Key, DateTimeOffset.UtcNow));
            Encoding.UTF8.GetString(content).ShouldBe("hello world", $"case {number} of seed {FuzzRun.Seed}");
        }
    }

    /// <summary>What Kestrel lets through: visible ASCII in targets, no control characters in headers.</summary>
    private static SignedRequest Changed(Random random, SignedRequest request, bool isSigned)
    {
        switch (random.Next(isSigned ? 4 : 3))
        {
            case 0:
                var target = new string([.. RequestMutation.Apply(random, request.Target).Where(letter => letter is > ' ' and <= '~')]);
                return request with { Target = target.StartsWith('/') ? target : "/" + target };
            case 1 when request.Headers.Count > 0:
                var index = random.Next(request.Headers.Count);
                var (name, value) = request.Headers[index];
                var text = new string([.. RequestMutation.Apply(random, value).Where(letter => letter is >= ' ' and not '\u007f')]);
                return request with { Headers = [.. request.Headers.Select((header, at) => at == index ? (name, text) : header)] };
            case 2 when request.Body.Length > 0:
                return request with { Body = RequestMutation.Apply(random, request.Body) };
            default:
                string[] methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"];
                return random.Next(3) switch
                {
                    0 => request with { Method = methods[random.Next(methods.Length)] },
                    1 => request with { Headers = [.. request.Headers, ("x-amz-meta-more", "value")] },
                    _ => request with { Headers = [.. request.Headers, ("x-amz-target", "SageMaker.ListModels")] },
                };
        }
    }

    /// <summary>A change that the signature does not see, by the client's own rules, or of what was not signed.</summary>
    private static bool IsSame(SignedRequest signed, SignedRequest changed)
    {
        var authorization = signed.Header("authorization");
        if (authorization is null)
        {
            var names = Uri.UnescapeDataString(signed.Target.Split("X-Amz-SignedHeaders=")[1].Split('&')[0]);
            return signed.Canonical(names, Query(signed), "") == changed.Canonical(names, Query(changed), "")
                && signed.Headers.Count == changed.Headers.Count;
        }

        var signedNames = authorization.Split("SignedHeaders=")[1].Split(',')[0];
        return SaysTheSame(authorization, changed.Header("authorization")!) && signed.Headers.Count == changed.Headers.Count
            && signed.Canonical(signedNames, Query(signed)) == changed.Canonical(signedNames, Query(changed))
            && (signed.Body.AsSpan().SequenceEqual(changed.Body) || !ReadsBody(signed));
    }

    /// <summary>Spaces, and parts that nobody reads, may be anywhere in the header.</summary>
    private static bool SaysTheSame(string one, string other) => one == other
        || (other.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal) && Parts(one).SequenceEqual(Parts(other)));

    private static IEnumerable<string?> Parts(string authorization)
    {
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',', StringSplitOptions.TrimEntries);
        return ((string[])["Credential=", "SignedHeaders=", "Signature="]).Select(name =>
            parts.LastOrDefault(part => part.StartsWith(name, StringComparison.Ordinal)));
    }

    private static string Query(SignedRequest request) => request.Target.Split('?', 2) is [_, var query] ? query : "";

    /// <summary>Bodies of operations that have none are not read, so nothing of them can have an effect.</summary>
    private static bool ReadsBody(SignedRequest request) => request.Body.Length > 0;
}
