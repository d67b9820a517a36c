using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Microsoft.AspNetCore.Builder;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>A function, and the version or alias of it that a URL invokes.</summary>
internal sealed record UrlTarget(string Function, string Qualifier);

/// <summary>The function URLs that are open: each is a loopback port of its own, because a URL has all paths.</summary>
internal sealed class FunctionUrls(FunctionRecords records, UrlInvoker invoker) : IAsyncDisposable
{
    private readonly Lock changing = new();
    private readonly Dictionary<UrlTarget, WebApplication?> open = [];

    /// <returns>Its address; null where it is open already.</returns>
    public async Task<Uri?> Open(UrlTarget target, int port = 0)
    {
        lock (changing)
        {
            if (!open.TryAdd(target, null)) return null;
        }

        var server = LoopbackServer.Create(port, context => invoker.Answer(context, target));
        try
        {
            await server.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            lock (changing) open.Remove(target);
            throw;
        }

        lock (changing) open[target] = server;
        return new(server.Urls.First());
    }

    /// <summary>Opens what the records have, on the ports of the last run where they are free.</summary>
    public async Task Restore()
    {
        foreach (var (target, url) in Kept().ToList())
        {
            var address = await Again(target, new Uri((string)url["FunctionUrl"]!));
            records.Change(target.Function, record =>
                record[FunctionRecords.Urls]![target.Qualifier]!["FunctionUrl"] = address.AbsoluteUri);
        }
    }

    public async Task<JsonObject> ClosingWhatIsGone(Task<JsonObject> removal)
    {
        var output = await removal;
        await CloseWhatIsGone();
        return output;
    }

    /// <summary>A URL goes with its function and with its alias.</summary>
    public async Task CloseWhatIsGone()
    {
        var kept = Kept().Select(each => each.Target).ToHashSet();
        List<WebApplication> leaving;
        lock (changing)
        {
            // Those without a server are being opened.
            var gone = open.Where(each => each.Value is not null && !kept.Contains(each.Key)).ToList();
            foreach (var (target, _) in gone)
                open.Remove(target);
            leaving = [.. gone.Select(each => each.Value!)];
        }

        foreach (var server in leaving)
            await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in open.Values.OfType<WebApplication>())
            await server.DisposeAsync();
    }

    private async Task<Uri> Again(UrlTarget target, Uri before)
    {
        try
        {
            return (await Open(target, before.IsLoopback ? before.Port : 0))!;
        }
        catch (IOException)
        {
            // Another program has the port now.
            return (await Open(target))!;
        }
    }

    private IEnumerable<(UrlTarget Target, JsonNode Url)> Kept() =>
        from record in records.All
        from url in record[FunctionRecords.Urls]?.AsObject() ?? []
        select (new UrlTarget((string)record["FunctionName"]!, url.Key), url.Value!);
}
