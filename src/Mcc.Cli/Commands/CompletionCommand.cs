using System.CommandLine;
using Mcc.Cli.Hosting;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc completion SHELL</c>: prints the few lines that a shell needs; the candidates come from the program itself, so they are never
/// out of date.
/// </summary>
public static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # mcc completion bash: put  eval "$(mcc completion bash)"  into ~/.bashrc
            _mcc() {
                local word=${COMP_LINE:0:COMP_POINT}; word=${word##*[[:space:]]}
                mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
                # bash has split the word at = and : and wants only what comes after the last of them.
                local cut=${word%"${word##*[=:]}"} i
                for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$cut"}; done
                [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
            }
            complete -o default -F _mcc mcc ml-container-creator
            """,
        ["zsh"] = """
            #compdef mcc ml-container-creator
            # mcc completion zsh: put  eval "$(mcc completion zsh)"  into ~/.zshrc, after compinit
            _mcc() {
                local -a candidates
                candidates=("${(@f)$("${words[1]}" complete zsh "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
                [[ -n $candidates ]] && compadd -Q -S '' -- $candidates || _files
            }
            compdef _mcc mcc ml-container-creator
            """,
        ["fish"] = """
            # mcc completion fish: put  mcc completion fish | source  into ~/.config/fish/config.fish
            for program in mcc ml-container-creator
                complete -c $program -a '(mcc complete fish (commandline -cp) 2>/dev/null)'
            end
            """,
        ["powershell"] = """
            # mcc completion powershell: put  mcc completion powershell | Out-String | Invoke-Expression  into $PROFILE
            Register-ArgumentCompleter -Native -CommandName mcc, ml-container-creator -ScriptBlock {
                param($word, $command, $position)
                $line = "$command".PadRight($position).Substring(0, $position)
                mcc complete powershell $line 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command Of(CommandContext context)
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = "bash, zsh, fish or powershell.",
            CompletionSources = { "bash", "zsh",
            "fish", "powershell" }
        };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a shell completion script.") { shell };
        command.SetAction(arguments => context.Reporter(arguments).End(ExitCode.Done,
            output => output.WriteLine(Scripts[arguments.GetValue(shell)!]),
            json => json.WriteString("script", Scripts[arguments.GetValue(shell)!])));
        return command;
    }
}
