# The inference component: copies of the model on the endpoint's instances.
[ -n "${MCC_COMPONENT:-}" ] || MCC_COMPONENT=$MCC_ENDPOINT

# usage: ensure_component MODEL ALARMS    Create it, or update its copies to the new version.
ensure_component() {
    local body
    body=$(payload create-inference-component component="$MCC_COMPONENT" endpoint="$MCC_ENDPOINT" model="$1")
    wait_for inference-component "$MCC_COMPONENT"
    if [ "$status" = Failed ]; then
        log "The inference component $MCC_COMPONENT is Failed ($(field .FailureReason <<< "$description")). Creating it again…"
        remove inference-component "$MCC_COMPONENT"
    fi
    if [ -z "$status" ]; then
        log "Creating the inference component $MCC_COMPONENT…"
        aws_send sagemaker create-inference-component "$body"
        record active sagemaker-inference-component "$MCC_COMPONENT"
    elif [ "$(field .Specification.ModelName <<< "$description")" = "$1" ]; then
        log "The inference component $MCC_COMPONENT has this version already."
    else
        log "The inference component $MCC_COMPONENT gets a new version, some copies at a time…"
        body=$(payload update-inference-component component="$MCC_COMPONENT" | jq -c --argjson new "$body" --arg alarms "$2" '
            . + ($new | {Specification, RuntimeConfig})
            | if $alarms == "" then . else .DeploymentConfig.AutoRollbackConfiguration.Alarms = ($alarms | split("\n") | map({AlarmName: .})) end')
        aws_send sagemaker update-inference-component "$body"
    fi
    if $dry_run; then return; fi
    wait_for inference-component "$MCC_COMPONENT"
    if [ "$status" != InService ] || [ "$(field .Specification.ModelName <<< "$description")" != "$1" ]; then
        fail_deployment inference-component "$MCC_COMPONENT"
    fi
}
