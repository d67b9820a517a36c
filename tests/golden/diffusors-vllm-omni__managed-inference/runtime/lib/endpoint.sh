# The endpoint and its configuration.
[ -n "${MCC_ENDPOINT:-}" ] || MCC_ENDPOINT=$MCC_PROJECT_NAME

# usage: ensure_endpoint MODEL [JQ-ARGUMENT…]    Create the endpoint, or update it to what deploy/ says. The arguments of jq change the
# payload of an update. MODEL is empty where an inference component has the model.
ensure_endpoint() {
    local body config
    config=$(ensure endpoint-config "model=$1")
    shift
    state_set deployed "$MCC_ENDPOINT"
    wait_for endpoint "$MCC_ENDPOINT"
    case $status in
        # In these states an endpoint can only be deleted.
        Failed | UpdateRollbackFailed)
            log "The endpoint $MCC_ENDPOINT is $status ($(field .FailureReason <<< "$description")). Creating it again…"
            remove endpoint "$MCC_ENDPOINT"
            ;;
    esac
    if [ -z "$status" ]; then
        log "Creating the endpoint $MCC_ENDPOINT…"
        send_payload sagemaker create-endpoint endpoint="$MCC_ENDPOINT" config="$config"
        record active sagemaker-endpoint "$MCC_ENDPOINT"
    elif [ "$(field .EndpointConfigName <<< "$description")" = "$config" ]; then
        log "The endpoint $MCC_ENDPOINT has this version already."
    else
        log "The endpoint $MCC_ENDPOINT gets a new version…"
        body=$(payload update-endpoint endpoint="$MCC_ENDPOINT" config="$config")
        [ $# -eq 0 ] || body=$(jq -c "$@" <<< "$body")
        aws_send sagemaker update-endpoint "$body"
    fi
    if ! $dry_run; then
        wait_for endpoint "$MCC_ENDPOINT"
        if [ "$status" != InService ] || [ "$(field .EndpointConfigName <<< "$description")" != "$config" ]; then
            fail_deployment endpoint "$MCC_ENDPOINT"
        fi
    fi
    remove_others endpoint-config "$config"
}
