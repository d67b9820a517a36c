# How do/ci runs its steps.
source_lib state

# usage: run_steps KEEP STEP…
run_steps() {
    local step began deployed id keep=$1 outcome=pass status=success seconds='{}' clean=--local
    shift
    for step; do
        log "--- $step"
        began=$SECONDS deployed=''
        [ "$step" != deploy ] || clean=--yes
        [ "$step" != test ] || deployed=--deployed
        "do/$step" $deployed >&2 || outcome=fail-$step status=failed
        seconds=$(jq -c --arg step "$step" --argjson took "$((SECONDS - began))" '.[$step] = $took' <<< "$seconds")
        [ "$outcome" = pass ] || break
    done
    id=$(do/register --status "$status" --notes "do/ci: $outcome")
    $keep || do/clean $clean >&2 || outcome="$outcome, fail-clean"
    jq -nc --arg id "$id" --arg outcome "$outcome" --argjson seconds "$seconds" '$ARGS.named'
    [ "$outcome" = pass ]
}
