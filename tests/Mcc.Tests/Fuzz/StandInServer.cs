using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Mcc.Tests.Fuzz;

/// <summary>
/// A stand-in for an MCP server, without a process: it answers each request with the next given bytes, and then ends its output, so that no
/// case waits.
/// </summary>
/// <param name="answers">For each request in turn; <c>ID</c> stands for its id.</param>
internal sealed partial class StandInServer(IReadOnlyList<byte[]> answers)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly byte[] Unknown = [.. """{"jsonrpc":"2.0","id":ID,"error":{"code":-32601,"message":"unknown method"}}"""u8];

    private readonly Channel<byte[]> written = Channel.CreateUnbounded<byte[]>();
    private readonly List<byte> line = [];
    private int next;

    /// <summary>What the client writes to, and what it reads.</summary>
    public (Stream Input, Stream Output) Open() => (new Requests(this), new Answers(written.Reader));

    private void Receive(ReadOnlySpan<byte> bytes)
    {
        foreach (var letter in bytes)
        {
            line.Add(letter);
            if (letter != '\n')
                continue;
            var request = Encoding.UTF8.GetString([.. line]);
            line.Clear();
            if (Id().Match(request) is not { Success: true } id || !request.Contains("\"method\"", StringComparison.Ordinal))
                continue;
            // What a client of the newest protocol asks first, and older servers do not know.
            if (request.Contains("\"server/discover\"", StringComparison.Ordinal))
            {
                written.Writer.TryWrite(WithId(Unknown, id.Groups["id"].Value));
                continue;
            }

            if (next < answers.Count)
                written.Writer.TryWrite(WithId(answers[next++], id.Groups["id"].Value));
            if (next == answers.Count)
                written.Writer.TryComplete();
            else
                _ = EndWhenNothingIsAsked(next);
        }
    }

    /// <summary>A client that does not understand an answer asks nothing more, and would wait for a better one.</summary>
    private async Task EndWhenNothingIsAsked(int answered)
    {
        await Task.Delay(Pause);
        if (next == answered)
            written.Writer.TryComplete();
    }

    private static byte[] WithId(byte[] answer, string id)
    {
        var at = answer.AsSpan().IndexOf("ID"u8);
        return at < 0 ? [.. answer, (byte)'\n'] : [.. answer[..at], .. Encoding.ASCII.GetBytes(id), .. answer[(at + 2)..], (byte)'\n'];
    }

    [GeneratedRegex("\"id\":(?<id>[0-9]+|\"[^\"]*\")", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();

    private sealed class Requests(StandInServer server) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count) => server.Receive(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            server.Receive(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Answers(ChannelReader<byte[]> reader) : OneWayStream
    {
        private ReadOnlyMemory<byte> left;

        public override bool CanRead => true;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (left.IsEmpty)
            {
                if (!await reader.WaitToReadAsync(cancellationToken))
                    return 0;
                if (reader.TryRead(out var bytes))
                    left = bytes;
            }

            var count = Math.Min(buffer.Length, left.Length);
            left[..count].CopyTo(buffer);
            left = left[count..];
            return count;
        }
    }
}
