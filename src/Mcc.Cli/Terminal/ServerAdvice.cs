using Mcc.Cli.Hosting;
using Mcc.Cli.Servers;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Interview;
using Mcc.Mcp.Client;

namespace Mcc.Cli.Terminal;

/// <summary>
/// What the working folder's MCP servers offer for a question: what they advise first, then the default, then their other choices and the
/// catalogs'.
/// </summary>
public sealed class ServerAdvice(CommandContext context) : IAsyncDisposable
{
    private readonly McpServerPool servers = new(context);
    private readonly Lazy<ServerEntries?> entries = new(() => ServerFile.Read(context.Cli, []));

    private readonly StrangerValues strangers =
        new(context.Catalog.Parameters, context.Catalog.Facts, path => $"names {path}", account: null);

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    /// <summary>The question with their choices, and what they remark.</summary>
    public async Task<(Question Question, IReadOnlyList<string> Remarks)> On(Question question, Draft said, CancellationToken cancel)
    {
        var parameter = question.Parameter;
        if (parameter.Type != ParameterType.Text || parameter.Strangers.Servers is StrangerRule.Never or StrangerRule.Refused
            || entries.Value is not { All.Count: > 0 } named)
            return (question, []);
        // Servers that are not queried were reported before the first question.
        var findings = new List<Finding>();
        var answers = await servers.Ask(named, said.Without(parameter), [parameter], findings, cancel);
        var advised = new List<Choice>();
        var others = new List<Choice>();
        var remarks = new List<string>();
        foreach (var (server, answer) in answers)
        {
            // What a server says that has nothing for this question is not about it.
            string[] names = [.. parameter.FormerKeys.Prepend(parameter.Key)
                .Where(name => answer.Values.ContainsKey(name) || answer.Choices.ContainsKey(name))];
            if (names.Length > 0 && answer.Message is { } message)
                remarks.Add($"{server.Name}: {message}");
            foreach (var name in names)
            {
                if (answer.Values.TryGetValue(name, out var value) && IsAccepted(parameter, value, server))
                    advised.Add(Described(value, server.Name, "advised by "));
                // The choices of built-in servers are among the question's own, which are in a better order.
                if ((server.Picker is null || question.Choices.Count == 0) && answer.Choices.TryGetValue(name, out var values))
                    others.AddRange(values
                        .Where(each => IsAccepted(parameter, each, server)).Select(each => Described(each, server.Name, "")));
            }
        }

        // A person who chooses what is offered first has not looked at where it is from.
        bool IsAccepted(Parameter asked, string value, ConfiguredServer server) => strangers.Judge(
            new(asked, System.Text.Json.Nodes.JsonValue.Create(value), new(Source.McpServer, server.Name))).IsUsed;

        if (advised.Count + others.Count == 0)
            return (question, remarks);
        var byDefault = question.Choices.Concat(others).Where(choice => choice.Value == question.Default);
        return (question with
        {
            Choices = [.. advised.Concat(byDefault).Concat(others).Concat(question.Choices)
            .DistinctBy(choice => choice.Value)],
            IsOpen = true
        }, remarks);

        // What a catalog says of a value says more than whose it is.
        Choice Described(string value, string server, string how) =>
            (question.Choices.FirstOrDefault(choice => choice.Value == value)
                ?? Suggestions.Known(context.Catalog, parameter, value)) is { Summary.Length: > 0 } known
                    ? known with { Summary = how.Length > 0 ? $"{how}{server}: {known.Summary}" : known.Summary }
                        : new(value, value, how + server);
    }
}
