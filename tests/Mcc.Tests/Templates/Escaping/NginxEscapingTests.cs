using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>The reader is nginx itself: each value is the answer of a location.</summary>
public sealed class NginxEscapingTests
{
    private const string Nginx = "/usr/sbin/nginx";

    [Theory]
    [InlineData("return 200 \"[% x %]\";", "")]
    [InlineData("return 200 '[% x %]';", "")]
    [InlineData("return 200 [% x %];", "")]
    [InlineData("set $a \"it's\\\"\"; set $b \"\\\"\" ;# it's\n return 200 \"<[% x %]\" # \"\n ;", "<")]
    public Task A_value_is_one_argument(string template, string before) =>
        Readback.Holds(FileKind.Nginx, template, MayRefuse, Read, value => before + value);

    [Fact]
    public Task A_comment_ends_where_the_template_ends_it() =>
        Readback.Holds(FileKind.Nginx, "# [% x %]\nreturn # [% x %]\n200 ok;", value => Readback.HasControl(value, "\t")
            || value.Length > 1800, Read, _ => "ok");

    [Theory]
    [InlineData("[% x %] on;", "a directive's name is expected here")]
    [InlineData("a on; [% x %] on;", "a directive's name is expected here")]
    [InlineData("set a $[% x %];", "cannot be joined to another")]
    [InlineData("set a b[% x %];", "cannot be joined to another")]
    [InlineData("set a [% x %]b;", "cannot be joined to another")]
    [InlineData("set a it's; set b \"[% x %]\";", "a quote or `#` within a word")]
    [InlineData("set a \\[% x %];", "the backslash before it")]
    [InlineData("set a \"\\[% x %]\";", "the backslash before it")]
    [InlineData("set a [% if x %]\"[% end %][% x %];", "its branches end in different contexts")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.Nginx, template, ("x", "v")).ShouldContain(reason);

    [Fact]
    public void A_dollar_has_no_escape() =>
        Refusal(FileKind.Nginx, "set a \"[% x %]\";", ("x", "$y"))
            .ShouldBe("t:1: `x` contains `$`, which nginx reads as a variable and which cannot be escaped.");

    private static bool MayRefuse(string value) =>
        value.Contains('$', StringComparison.Ordinal) || Readback.HasControl(value, "\n\t\r") || Encoding.UTF8.GetByteCount(value) > 1800;

    private static async Task<IReadOnlyList<string>> Read(IReadOnlyList<string> directives)
    {
        if (!File.Exists(Nginx))
            Assert.Skip("nginx is not on this machine");

        using var folder = new TemporaryFolder();
        var socket = Path.Combine(folder.Path, "s");
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi",
            "scgi" }.Select(name => $"{name}_temp_path {folder.Path}/t;\n"));
        var locations = string.Concat(directives.Select((directive, i) => $"location = /{i} {{\n{directive}\n}}\n"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "nginx.conf"),
            $"daemon off; master_process off; pid {folder.Path}/pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off; "
                + $"keepalive_requests 100000;\n{temporary}server {{ listen unix:{socket};\n{locations}}}\n}}\n");
        (await RealReader.Run(Nginx, ["-t", "-q", "-p", folder.Path, "-c", "nginx.conf", "-e", "stderr"], "")).ShouldBe("");

        using var nginx = Process.Start(
            new ProcessStartInfo(Nginx, ["-p", folder.Path, "-c", "nginx.conf", "-e", "stderr"]) { UseShellExecute = false })!;
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancel) => Connect(socket, nginx, cancel) });
            var answers = new List<string>();
            for (var i = 0; i < directives.Count; i++)
                answers.Add(Encoding.UTF8.GetString(await client.GetByteArrayAsync(new Uri($"http://nginx/{i}"))));
            return answers;
        }
        finally
        {
            nginx.Kill();
        }
    }

    /// <summary>Tries until nginx listens, or is gone.</summary>
    private static async ValueTask<Stream> Connect(string path, Process nginx, CancellationToken cancel)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (!nginx.HasExited)
            {
                socket.Dispose();
                await Task.Delay(10, cancel);
            }
        }
    }
}
