using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Tests.Laws.Strangers;

/// <summary>The page of the user guide on what a working folder may decide, written from the data alone.</summary>
public static class StrangersPage
{
    public const string Path = "docs/strangers.md";

    private static readonly (StrangerRule Rule, string Meaning)[] Meanings =
    [
        (StrangerRule.Never, "not accepted (a file may have `false`)"),
        (StrangerRule.Refused, "refused"),
        (StrangerRule.Inside, "a path in the working folder, also after links are followed"),
        (StrangerRule.Remote, "no folder of this machine"),
        (StrangerRule.Catalog, "registry and repository are in the image catalog; printed with its origin"),
        (StrangerRule.Account, "a role of your account; printed with its origin"),
        (StrangerRule.Variables, "all but the variables below; their names are printed"),
        (StrangerRule.Shown, "accepted, and printed with its origin"),
        (StrangerRule.Free, "accepted"),
    ];

    public static string Write(Catalog catalog)
    {
        var page = new StringBuilder();
        page.Append("""
            # What a working folder may decide

            A folder is cloned or extracted before anybody reads it. So `config/mcp.json` and `package.json` of the working folder, and the
            answers of MCP servers, decide nothing about code or data that you do not see. Everything is accepted from the command line, from
            environment variables, from a file that `--config` names, and from your [profile](registry.md#profiles).

            A value that is not accepted is an error with file and line, and with the option that sets it. The account for roles is
            `AWS_ACCOUNT_ID`, else `accountId` of the profile, else the one of your credentials (`aws sts get-caller-identity`; not with
            `--offline`). A test writes this page from `data/parameters.json`; `MCC_ACCEPT_GOLDENS=1 ./mcc check` writes it again.

            ## Options


            """.ReplaceLineEndings("\n"));
        Row(page, "option", "from the folder's files", "from MCP servers", "reason");
        Row(page, "---", "---", "---", "---");
        foreach (var group in catalog.Parameters.All
            .Where(parameter => parameter.Strangers is not { Files: StrangerRule.Free, Servers: StrangerRule.Free })
            .GroupBy(parameter => parameter.Strangers)
            .OrderBy(group => Array.FindIndex(Meanings, each => each.Rule == group.Key.Files)))
        {
            Row(page, string.Join(", ", group.Select(parameter => $"`{parameter.Flag}`")), MeaningOf(group.Key.Files),
                MeaningOf(group.Key.Servers), group.Key.Reason);
        }

        page.Append("\nAll other options are accepted from everywhere, because the rules check them. MCP servers are asked only for "
            + "options "
            + "that have a\nquestion.\n\n## Variables\n\nThese are not accepted in `--model-env` and the like from a file of the folder "
            + "(`*` stands for any letters):\n\n");
        foreach (var line in catalog.Parameters.CodeVariables.Chunk(8))
            page.Append(string.Join(", ", line.Select(name => $"`{name}`"))).Append(line[^1] == catalog.Parameters.CodeVariables[^1] ? ".\n"
                : ",\n");
        return page.Append("""

            ## What is printed

            Whatever files, servers, models, AWS or containers say is printed with its control characters visible (`\u001b`), also those that
            turn text around or that fonts do not show. A value stays on its line, and a long one ends with `…`.

            ## Files

            Only regular files are read: a FIFO, a socket or a device is refused at once. For `--config` the shell may hand over a pipe,
            `--config <(command)`. Files of settings have at most 1 MiB. An MCP server may write lines of at most 8 MiB, and 64 MiB in all.
            Programs are looked for in the `PATH` only, never in the working folder.

            See also: [Settings and their sources](settings.md), [Secrets and trust](secrets.md), [MCP](mcp.md#third-party-servers).

            """.ReplaceLineEndings("\n").TrimEnd() + "\n").ToString();
    }

    private static string MeaningOf(StrangerRule rule) => Meanings.Single(each => each.Rule == rule).Meaning;

    private static void Row(StringBuilder page, params IReadOnlyList<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
