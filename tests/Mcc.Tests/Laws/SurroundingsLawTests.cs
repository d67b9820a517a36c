using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Mcc.Cli;
using Mcc.Core.Catalogs;
using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker;
using Mcc.Mcp.Pickers;
using Mcc.Platform.Hashing;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>What works on one machine and not on another is used at one place each, which knows the difference.</summary>
public sealed partial class SurroundingsLawTests
{
    /// <summary>Of .NET's cryptography, what needs no OpenSSL.</summary>
    private static readonly string[] Harmless = ["CryptographicOperations"];

    public static TheoryData<string> Assemblies =>
        [typeof(Catalog).Assembly.Location, typeof(LocalClient).Assembly.Location, typeof(PickerList).Assembly.Location,
            typeof(CliApplication).Assembly.Location];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nobody_uses_what_needs_OpenSSL(string assembly) => Cryptography(assembly).ShouldBeEmpty();

    /// <summary>So the test above can see it.</summary>
    [Fact]
    public void But_the_one_place_that_asks_first_whether_it_is_there()
    {
        Cryptography(typeof(RunningHash).Assembly.Location).ShouldBe(["HashAlgorithmName", "IncrementalHash", "RandomNumberGenerator"]);
        SourceTree.Code("src").Where(path => SourceTree.Text(path)
            .Contains("using System.Security.Cryptography;", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["src/Mcc.LocalSageMaker/Signatures/SignatureVersion4.cs", "src/Mcc.Platform/Hashing/RandomText.cs",
                "src/Mcc.Platform/Hashing/RunningHash.cs"]);
    }

    /// <summary>Who asks others than this machine may meet HTTPS, and goes through <c>TlsGuard</c>.</summary>
    [Fact]
    public void Whoever_speaks_HTTP_speaks_it_with_this_machine_or_is_guarded() =>
        SourceTree.Code("src").Where(path => SourceTree.Text(path).Contains("new SocketsHttpHandler", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ShouldBe(
        [
            "src/Mcc.LocalSageMaker/LocalClient.cs",
            "src/Mcc.LocalSageMaker/Serving/ContainerClient.cs",
            "src/Mcc.Platform/Serving/LocalServer.cs",
            "src/Mcc.Verify/Execution/Probe.cs", // of verify, which refuses an address that needs TLS before
        ]);

    /// <summary>.NET's console sets up the terminal when it is first used.</summary>
    [Fact]
    public void The_console_is_used_where_somebody_is_asked_and_nowhere_else() =>
        SourceTree.Code("src").SelectMany(path => ConsoleMember().Matches(Comment().Replace(SourceTree.Text(path), ""))
            .Select(match => $"{Path.GetFileName(path)} {match.Value}")).Distinct().Order(StringComparer.Ordinal).ShouldBe(
        [
            "CliEnvironment.cs Console.IsErrorRedirected", // both only look
            "CliEnvironment.cs Console.IsInputRedirected",
            "StandardStreams.cs Console.OpenStandardError", // Windows
            "StandardStreams.cs Console.OpenStandardInput",
            "StandardStreams.cs Console.OpenStandardOutput",
            "SystemTerminal.cs Console.Error",
            "SystemTerminal.cs Console.IsOutputRedirected",
        ]);

    /// <summary>An AWS CLI of before 2.13 reads no AWS_ENDPOINT_URL, so one function tells every version.</summary>
    [Fact]
    public void No_script_calls_the_AWS_CLI_but_through_one_function()
    {
        var calls = from path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "data"), "*", SearchOption.AllDirectories)
                    where path.Contains("/files/", StringComparison.Ordinal)
                        && (path.EndsWith(".sh", StringComparison.Ordinal) || path.Contains("/do/", StringComparison.Ordinal))
                    from line in File.ReadLines(path)
                    where !line.TrimStart().StartsWith('#') && AwsCommand().IsMatch(Quoted().Replace(line, "''"))
                    select $"{Path.GetFileName(path)}: {line.Trim()}";

        calls.ShouldBe(
        [
            "aws.sh: if [ -n \"$url\" ]; then aws \"$@\" --endpoint-url \"$url\"; else aws \"$@\"; fi",
            "aws.sh: aws_version() { aws --version 2>&1 | sed 's|^aws-cli/\\([^ ]*\\).*|AWS CLI \\1|'; }",
        ], ignoreOrder: true);
    }

    /// <summary>AWS_ENDPOINT_URL_… ends with the id that AWS's models have, which is not always the CLI's name of the service.</summary>
    [Fact]
    public void That_function_knows_the_variable_of_each_service()
    {
        var script = SourceTree.Text("data/base/files/runtime/lib/aws.sh");
        var known = Renamed().Matches(script)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);
        known["s3api"].ShouldBe("S3");
        foreach (var (service, model) in ServiceIds())
        {
            var said = known.GetValueOrDefault(service) ?? service.ToUpperInvariant().Replace('-', '_');
            said.ShouldBe(model.ToUpperInvariant().Replace(' ', '_'), service);
        }
    }

    private static IEnumerable<(string Service, string Id)> ServiceIds() =>
        from path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "data", "service-models"), "*.json")
        let id = ServiceId().Match(File.ReadAllText(path)[..2000])
        where id.Success
        select (Path.GetFileNameWithoutExtension(path), id.Groups[1].Value);

    private static IReadOnlyList<string> Cryptography(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(type => metadata.GetString(type.Namespace).StartsWith("System.Security.Cryptography", StringComparison.Ordinal))
            .Select(type => metadata.GetString(type.Name))
            .Except(Harmless, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"(?<![A-Za-z.""])Console\.[A-Z][A-Za-z]+(?!>)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex ConsoleMember();

    [GeneratedRegex("//.*", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Comment();

    /// <summary>At the begin of a command.</summary>
    [GeneratedRegex(@"(?:^|[;&|({!]|\b(?:do|then|else|until|while|if)\b|\$\(|=\S*)\s*aws\s", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex AwsCommand();

    [GeneratedRegex("'[^']*'", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^ +(?<cli>[a-z0-9-]+)\) service=(?<variable>[A-Z0-9_]+) ;;",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Renamed();

    [GeneratedRegex(@"""serviceId"": ""(?<id>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ServiceId();
}
