# How do/ci runs its steps.
source_lib state

# usage: run_steps KEEP STEP…
run_steps() {
    local step began deployed id before keep=$1 outcome=pass status=success seconds='{}' clean=--local
    shift
    # What it deploys has names of its own, so that it neither changes nor removes what is in production.
    export MCC_ENDPOINT=${MCC_CI_ENDPOINT:-$MCC_PROJECT_NAME-ci}
    unset MCC_COMPONENT
    before=$(state_get deployed)
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
    # On a cluster the names are those of production, so nothing is removed there.
    [ ! -e deploy/deployment.yaml ] || clean=--local
    $keep || do/clean $clean >&2 || outcome="$outcome, fail-clean"
    [ -z "$before" ] || state_set deployed "$before"
    jq -nc --arg id "$id" --arg outcome "$outcome" --argjson seconds "$seconds" '$ARGS.named'
    [ "$outcome" = pass ]
}
