# The endpoint and its configuration, whose name changes where anything in it does.
# shellcheck shell=bash disable=SC2034,SC2154
config=''
[ -n "${MCC_ENDPOINT:-}" ] || MCC_ENDPOINT=$MCC_PROJECT_NAME
endpoint_logs=/aws/sagemaker/Endpoints/$MCC_ENDPOINT

# Waits until AWS is not at work on the endpoint: $status afterwards, empty when there is none.
wait_endpoint() {
    ask sagemaker describe-endpoint --endpoint-name "$MCC_ENDPOINT"
    status=$(told .EndpointStatus)
    case $status in
        Creating | Updating | SystemUpdating | RollingBack | Deleting) tick "endpoint $MCC_ENDPOINT: $status"; wait_endpoint ;;
    esac
}

fail_endpoint() {
    say "Endpoint $MCC_ENDPOINT is ${status:-gone}: $(told .FailureReason)"
    show_groups >&2
    refuse 'the endpoint does not serve this version; the reason and the last lines of its log are above. Then do/deploy again.'
}

# usage: settle_endpoint [JQ-FILTER [JQ-ARGUMENT…]]    makes it, or brings it to what deploy/ says; the filter is for an update
settle_endpoint() {
    config=$(payload create-endpoint-config "${values[@]}" model="$model" config=- | name_of)
    ask sagemaker describe-endpoint-config --endpoint-config-name "$config"
    if [ -z "$answer" ]; then
        payload create-endpoint-config "${values[@]}" model="$model" config="$config" > .mcc/run/payload
        call sagemaker create-endpoint-config < .mcc/run/payload
        record active sagemaker-endpoint-config "$config"
    fi
    remember deployed "$MCC_ENDPOINT"
    wait_endpoint
    case $status in
        # Nothing but deletion works on these.
        Failed | UpdateRollbackFailed) say "Endpoint $MCC_ENDPOINT is $status ($(told .FailureReason)); making it anew…"; remove_endpoint ;;
    esac
    if [ -z "$status" ]; then
        say "Endpoint $MCC_ENDPOINT…"
        payload create-endpoint endpoint="$MCC_ENDPOINT" config="$config" > .mcc/run/payload
        call sagemaker create-endpoint < .mcc/run/payload
        record active sagemaker-endpoint "$MCC_ENDPOINT"
    elif [ "$(told .EndpointConfigName)" = "$config" ]; then
        say "Endpoint $MCC_ENDPOINT has this version already."
    else
        say "Endpoint $MCC_ENDPOINT gets a new version…"
        payload update-endpoint endpoint="$MCC_ENDPOINT" config="$config" | jq -c "${@:2}" "${1:-.}" > .mcc/run/payload
        call sagemaker update-endpoint < .mcc/run/payload
    fi
    if $dry_run; then return; fi
    wait_endpoint
    if [ "$status" != InService ] || [ "$(told .EndpointConfigName)" != "$config" ]; then fail_endpoint; fi
}

remove_endpoint() {
    wait_endpoint
    if [ -n "$status" ] || $dry_run; then tell sagemaker delete-endpoint --endpoint-name "$MCC_ENDPOINT"; fi
    wait_endpoint
    record deleted sagemaker-endpoint "$MCC_ENDPOINT"
}

# All of this project's, but the present one.
remove_configs() {
    local name
    ask sagemaker list-endpoint-configs --name-contains "${MCC_PROJECT_NAME:0:52}-"
    for name in $(told '.EndpointConfigs[]?.EndpointConfigName' | ours | grep -vx "${config:--}"); do
        tell sagemaker delete-endpoint-config --endpoint-config-name "$name"
        record deleted sagemaker-endpoint-config "$name"
    done
}
