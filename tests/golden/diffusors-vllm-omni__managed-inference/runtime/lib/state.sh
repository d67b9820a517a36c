# State. AWS knows what is deployed; .mcc/state.json has what this copy of the project pushed and did last, and Git does not have it. Below
# ~/.ml-container-creator, in JSON lines that are only ever appended, is what this user has in AWS and how each deployment went.
require jq
# Without HOME, ~ is the home folder that the system's list of users has.
[ -n "${HOME:-}" ] || unset HOME
[ -n "${MCC_HOME:-}" ] || MCC_HOME=~/.ml-container-creator
case $MCC_HOME in '~'*) die 'there is no home folder to keep state in: set HOME, or MCC_HOME to a folder that you can write to.' ;; esac

# usage: state_key KEY    Print the key: what is deployed is something else on each target of the project.
state_key() { case $1 in deployed*) printf %s "$1$state_place" ;; *) printf %s "$1" ;; esac; }

state_get() { [ ! -s .mcc/state.json ] || jq -r --arg key "$(state_key "$1")" '.[$key] // empty' .mcc/state.json; }

# usage: state_set KEY VALUE    A dry run changes no state.
state_set() { write_state --arg key "$(state_key "$1")" --arg value "$2" '.[$key] = $value'; }

# usage: state_delete KEY
state_delete() { write_state --arg key "$(state_key "$1")" 'del(.[$key])'; }

write_state() {
    if $dry_run; then return; fi
    { cat .mcc/state.json 2> /dev/null || echo '{}'; } | jq "$@" > .mcc/state.json.new
    mv .mcc/state.json.new .mcc/state.json
}

# Print the name of the profile: MCC_PROFILE, else the active one. Nothing where neither is set.
profile_name() {
    if [ -n "${MCC_PROFILE:-}" ]; then printf '%s\n' "$MCC_PROFILE"; else jq -r '.activeProfile // empty' "$MCC_HOME/config.json" 2> /dev/null || :; fi
}

# usage: profile_get KEY    Print a value of the profile in ~/.ml-container-creator/config.json.
profile_get() {
    [ ! -s "$MCC_HOME/config.json" ] ||
        jq -r --arg key "$1" --arg name "$(profile_name)" '.profiles[$name][$key] // empty' "$MCC_HOME/config.json"
}

# usage: profile_file FOLDER    Print the name of the profile's own file in this folder.
profile_file() { printf '%s/%s.jsonl\n' "$1" "$({ profile_name | grep . || echo default; } | tr -c '[:alnum:]\n._-' _)"; }

# The file of the manifest: one for each profile.
manifest_file() { profile_file manifests; }

# usage: append_line FILE LINE    Append a whole line, also while others append.
append_line() (
    umask 077
    file=$MCC_HOME/$1
    { mkdir -p "${file%/*}" && exec 9>> "$file"; } 2> /dev/null ||
        die "$file cannot be written: make it writable for you, or set MCC_HOME to another folder."
    # macOS has no flock, but there a short line is one write at the end of the file.
    ! command -v flock > /dev/null || flock 9
    printf '%s\n' "$2" >&9
)

# usage: record active|deleted TYPE ID    Record in the manifest that something in AWS was created or deleted.
record() {
    $dry_run || append_line "$(manifest_file)" "$(jq -nc --arg project "$MCC_PROJECT_NAME" --arg region "$MCC_REGION" \
        --arg status "$1" --arg type "$2" --arg id "$3" '{time: (now | todate)} + $ARGS.named')"
}

# usage: recorded TYPE    Print the ids of what the manifest has of this project and has not recorded as deleted. A dry run prints none.
recorded() {
    local file
    file=$MCC_HOME/$(manifest_file)
    $dry_run || [ ! -e "$file" ] || jq -rs --arg project "$MCC_PROJECT_NAME" --arg region "$MCC_REGION" --arg type "$1" '
        map(select(.project == $project and .region == $region and .type == $type)) | group_by(.id) | map(.[-1]) | .[]
        | select(.status != "deleted").id' "$file"
}

# usage: … | content_hash    Print ten hexadecimal digits that depend on stdin.
content_hash() { { sha256sum 2> /dev/null || shasum -a 256; } | cut -c 1-10; }

# usage: … | content_name    Print a name of this project that depends on stdin: the same content has the same name.
content_name() { printf '%s-%s\n' "${MCC_PROJECT_NAME:0:52}" "$(content_hash)"; }

# usage: shorten NAME    Print a name of at most 52 characters, so that a version can follow it.
shorten() { if [ ${#1} -le 52 ]; then printf '%s\n' "$1"; else printf '%s-%s\n' "${1:0:41}" "$(printf %s "$1" | content_hash)"; fi; }

# Print the name of the deployment: of the project, the target (except managed-inference) and the stage (except default).
deployment_name() {
    local name=$MCC_PROJECT_NAME
    [ "$MCC_TARGET" = managed-inference ] || name=$name-${MCC_TARGET%%-*}
    [ "$MCC_STAGE" = default ] || name=$name-$MCC_STAGE
    shorten "$name"
}
