# What this machine's user has in AWS, and how each deployment went: lines of JSON below ~/.ml-container-creator, only ever added to.
# shellcheck shell=bash disable=SC2154

# usage: append FILE < LINE    a whole line, whoever else appends
append() (
    umask 077
    file=$MCC_HOME/$1
    mkdir -p "${file%/*}"
    line=$(cat)
    exec 9>> "$file"
    # Where there is no flock (macOS), a short line is one write at the end of the file all the same.
    ! command -v flock > /dev/null || flock 9
    printf '%s\n' "$line" >&9
)

# The file of the assets: one for each profile of `mcc bootstrap`.
manifest() { printf 'manifests/%s.jsonl\n' "$({ jq -r '.activeProfile // "default"' "$MCC_HOME/config.json" 2> /dev/null || echo default; } | tr -c '[:alnum:]\n._-' _)"; }

# usage: record STATUS TYPE ID    an asset became active, or deleted
record() {
    if $dry_run; then return; fi
    jq -nc --arg project "$MCC_PROJECT_NAME" --arg region "$MCC_REGION" --arg status "$1" --arg type "$2" --arg id "$3" \
        '{time: (now | todate), project: $project, region: $region, type: $type, id: $id, status: $status}' | append "$(manifest)"
}
