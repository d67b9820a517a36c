using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Interview;

namespace Mcc.Cli.Commands;

/// <summary>
/// The options that <c>data/parameters.json</c> gives a command. Values are kept as words: one reader, in Core, reads them whatever source
/// they come from.
/// </summary>
public sealed class ParameterOptions
{
    private readonly List<(Parameter Parameter, Option<string[]> Option, Option<bool>? Negative)> all = [];

    /// <param name="only">The parameters whose options the command has; null: all.</param>
    public ParameterOptions(Command command, Catalog catalog, IReadOnlyList<Parameter>? only = null)
    {
        foreach (var parameter in only ?? catalog.Parameters.All)
        {
            var option = new Option<string[]>(parameter.Flag, [.. parameter.FormerFlags])
            {
                Description = parameter.Help,
                HelpName = parameter.Label,
                Arity = parameter.Type == ParameterType.Flag ? new(0, 100) : new(1, 10_000),
                AllowMultipleArgumentsPerToken = false,
            };
            option.CompletionSources.Add(_ =>
                parameter.Choices.Concat(Suggestions.All(catalog, parameter)).Select(choice =>
                    new System.CommandLine.Completions.CompletionItem(choice)));
            command.Options.Add(option);
            Option<bool>? negative = null;
            if (parameter.NegativeFlag is { } flag)
            {
                negative = new(flag) { Arity = ArgumentArity.Zero, Hidden = true };
                command.Options.Add(negative);
            }

            all.Add((parameter, option, negative));
        }
    }

    /// <summary>
    /// The options that the command line has, with their words, in the order of the list; a negative flag is the word <c>false</c>.
    /// </summary>
    public IEnumerable<(Parameter Parameter, IReadOnlyList<string> Words, string Flag)> Given(ParseResult arguments)
    {
        foreach (var (parameter, option, negative) in all)
        {
            if (arguments.GetResult(option) is { Implicit: false } result)
            {
                IReadOnlyList<string> words = [.. result.Tokens.Select(token => token.Value)];
                yield return (parameter, words.Count == 0 ? ["true"] : words, result.IdentifierToken?.Value ?? parameter.Flag);
            }

            if (negative is not null && arguments.GetResult(negative) is { Implicit: false })
                yield return (parameter, ["false"], parameter.NegativeFlag!);
        }
    }
}
