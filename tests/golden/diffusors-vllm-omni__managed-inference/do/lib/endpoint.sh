# The endpoint and its configuration.
[ -n "${MCC_ENDPOINT:-}" ] || MCC_ENDPOINT=$MCC_PROJECT_NAME

# usage: settle_endpoint [JQ-ARGUMENT…]    makes it, or brings it to what deploy/ says; the arguments work on an update's payload
settle_endpoint() {
    local body config
    settle endpoint-config "model=${model-}"
    config=$settled
    remember deployed "$MCC_ENDPOINT"
    wait_for endpoint "$MCC_ENDPOINT"
    case $status in
        # Nothing but deletion works on these.
        Failed | UpdateRollbackFailed) say "The endpoint $MCC_ENDPOINT is $status ($(told .FailureReason)); making it anew…"; remove endpoint "$MCC_ENDPOINT" ;;
    esac
    if [ -z "$status" ]; then
        say "Making the endpoint $MCC_ENDPOINT…"
        send sagemaker create-endpoint endpoint="$MCC_ENDPOINT" config="$config"
        record active sagemaker-endpoint "$MCC_ENDPOINT"
    elif [ "$(told .EndpointConfigName)" = "$config" ]; then
        say "The endpoint $MCC_ENDPOINT has this version already."
    else
        say "The endpoint $MCC_ENDPOINT gets a new version…"
        body=$(payload update-endpoint endpoint="$MCC_ENDPOINT" config="$config")
        [ $# -eq 0 ] || body=$(jq -c "$@" <<< "$body")
        call sagemaker update-endpoint "$body"
    fi
    if $dry_run; then return; fi
    wait_for endpoint "$MCC_ENDPOINT"
    if [ "$status" != InService ] || [ "$(told .EndpointConfigName)" != "$config" ]; then fail endpoint "$MCC_ENDPOINT"; fi
    remove_others endpoint-config "$config"
}
