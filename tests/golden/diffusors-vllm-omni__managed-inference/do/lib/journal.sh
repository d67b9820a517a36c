# What is remembered: in do/state.json for this project; and below ~/.ml-container-creator, in lines of JSON that are only ever
# added, what this machine's user has in AWS and how each deployment went.
need jq
# Without HOME, ~ is the home that the system's list of users has.
[ -n "${HOME:-}" ] || unset HOME
[ -n "${MCC_HOME:-}" ] || MCC_HOME=~/.ml-container-creator
case $MCC_HOME in '~'*) refuse 'there is no home folder to keep state in: set HOME, or MCC_HOME to a folder that you can write to.' ;; esac
dry_run=${dry_run:-false}

# usage: remember KEY VALUE    (no value: forget)        recall KEY
remember() {
    if $dry_run; then return; fi
    { cat do/state.json 2> /dev/null || echo '{}'; } |
        jq --arg key "$1" --arg value "${2-}" 'if $value == "" then del(.[$key]) else .[$key] = $value end' > do/state.json.new
    mv do/state.json.new do/state.json
}
recall() { [ ! -s do/state.json ] || jq -r --arg key "$1" '.[$key] // empty' do/state.json; }

# usage: profile KEY    of the active profile that `mcc bootstrap` wrote
profile() { [ ! -s "$MCC_HOME/config.json" ] || jq -r --arg key "$1" '.profiles[.activeProfile // ""][$key] // empty' "$MCC_HOME/config.json"; }

# The file of the assets: one for each profile.
manifest() { printf 'manifests/%s.jsonl\n' "$({ jq -r '.activeProfile // "default"' "$MCC_HOME/config.json" 2> /dev/null || echo default; } | tr -c '[:alnum:]\n._-' _)"; }

# usage: append FILE LINE    a whole line, whoever else appends
append() (
    umask 077
    file=$MCC_HOME/$1
    { mkdir -p "${file%/*}" && exec 9>> "$file"; } 2> /dev/null ||
        refuse "$file cannot be written: make it writable for you, or set MCC_HOME to another folder."
    # Where there is no flock (macOS), a short line is one write at the end of the file all the same.
    ! command -v flock > /dev/null || flock 9
    printf '%s\n' "$2" >&9
)

# usage: record STATUS TYPE ID    an asset became active, or deleted
record() {
    $dry_run || append "$(manifest)" "$(jq -nc --arg project "$MCC_PROJECT_NAME" --arg region "$MCC_REGION" \
        --arg status "$1" --arg type "$2" --arg id "$3" '{time: (now | todate)} + $ARGS.named')"
}

# usage: … | name_of    a name of this project that is the same while what is read is the same
name_of() { printf '%s-%s\n' "${MCC_PROJECT_NAME:0:52}" "$({ sha256sum 2> /dev/null || shasum -a 256; } | cut -c 1-10)"; }
