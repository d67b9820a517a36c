# The endpoint and its configuration.
source_lib model image owner
[ -n "${MCC_ENDPOINT:-}" ] || MCC_ENDPOINT=$(deployment_name)

# usage: check_owner KIND NAME    After its description was read into description: die where it belongs to another project, target or stage.
# Set history to the versions that it served, the newest first.
check_owner() {
    local arn tags
    history=''
    arn=$(field '.InferenceComponentArn // .EndpointArn' <<< "${description:-null}")
    [ -n "$arn" ] || return 0
    tags=$(aws_get sagemaker list-tags --resource-arn "$arn" | jq -c 'if .Tags then (.Tags | map({(.Key): .Value}) | add // {}) else empty end')
    [ -n "$tags" ] || return 0
    refuse_foreign "$1" "$2" "$tags" MCC_ENDPOINT
    history=$(field '."mcc:history"' <<< "$tags")
}

# usage: write_history VERSIONS    Write the tag of what arn names.
write_history() { aws_do sagemaker add-tags --resource-arn "$arn" --tags "Key=mcc:history,Value=$1" > /dev/null; }

# usage: … | created    Print when the resource on stdin was created.
created() { jq -r '.CreationTime | if type == "number" then floor | todate else tostring end | .[0:16] | sub("T"; " ")'; }

# Die where the endpoint belongs to something else, before anything is created.
own_endpoint() {
    description=$(aws_get sagemaker describe-endpoint --endpoint-name "$MCC_ENDPOINT")
    check_owner endpoint "$MCC_ENDPOINT"
}

# usage: switch_endpoint CONFIG [JQ-ARGUMENT…]    Serve this version: bring_endpoint, and remember it in the history.
switch_endpoint() {
    local arn
    bring_endpoint "$@"
    [ -z "$arn" ] || remember_version "${1##*-}"
}

# usage: bring_endpoint CONFIG [JQ-ARGUMENT…]    Create the endpoint with this configuration, or update it to it. The arguments of jq change
# the payload of an update. Set arn; empty where the endpoint is new.
bring_endpoint() {
    local body config=$1
    shift
    state_set "deployed $MCC_STAGE" "$MCC_ENDPOINT"
    wait_for endpoint "$MCC_ENDPOINT"
    case $status in
        # In these states an endpoint can only be deleted.
        Failed | UpdateRollbackFailed)
            log "The endpoint $MCC_ENDPOINT is $status ($(field .FailureReason <<< "$description")). Creating it again…"
            remove endpoint "$MCC_ENDPOINT"
            ;;
    esac
    arn=$(field .EndpointArn <<< "${description:-null}")
    if [ -z "$status" ]; then
        log "Creating the endpoint $MCC_ENDPOINT…"
        history=$(history_with "${config##*-}")
        body=$(payload create-endpoint endpoint="$MCC_ENDPOINT" config="$config" |
            jq -c --arg history "$history" '.Tags += [{Key: "mcc:history", Value: $history}]')
        aws_send sagemaker create-endpoint "$body"
        record active sagemaker-endpoint "$MCC_ENDPOINT"
    elif [ "$(field .EndpointConfigName <<< "$description")" = "$config" ]; then
        log "The endpoint $MCC_ENDPOINT has this version already."
    else
        log "The endpoint $MCC_ENDPOINT gets the version ${config##*-}…"
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
}

# usage: remove KIND NAME    Delete it, in any state, and wait until it is gone.
remove() {
    wait_for "$1" "$2"
    check_owner "$1" "$2"
    # What cannot be read may exist.
    if [ -n "$status" ] || [ -e "$work/unreadable" ]; then aws_do sagemaker "delete-$1" "--$1-name" "$2" > /dev/null; fi
    if $dry_run; then status='' description=''; else wait_for "$1" "$2"; fi
    record deleted "sagemaker-$1" "$2"
}
