# The inference component: copies of the model on the endpoint's instances.
[ -n "${MCC_COMPONENT:-}" ] || MCC_COMPONENT=$MCC_PROJECT_NAME

# usage: settle_component MODEL ALARMS    makes it, or rolls the new version over its copies
settle_component() {
    local body
    body=$(payload create-inference-component component="$MCC_COMPONENT" endpoint="$MCC_ENDPOINT" model="$1")
    wait_for inference-component "$MCC_COMPONENT"
    if [ "$status" = Failed ]; then
        say "The inference component $MCC_COMPONENT is Failed ($(told .FailureReason)); making it anew…"
        remove inference-component "$MCC_COMPONENT"
    fi
    if [ -z "$status" ]; then
        say "Making the inference component $MCC_COMPONENT…"
        call sagemaker create-inference-component "$body"
        record active sagemaker-inference-component "$MCC_COMPONENT"
    elif [ "$(told .Specification.ModelName)" = "$1" ]; then
        say "The inference component $MCC_COMPONENT has this version already."
    else
        say "The inference component $MCC_COMPONENT gets a new version, some copies at a time…"
        body=$(payload update-inference-component component="$MCC_COMPONENT" | jq -c --argjson new "$body" --arg alarms "$2" '
[% if hasAutoscaling %]
            . + ($new | {Specification})
[% else %]
            . + ($new | {Specification, RuntimeConfig})
[% end %]
            | if $alarms == "" then . else .DeploymentConfig.AutoRollbackConfiguration.Alarms = ($alarms | split("\n") | map({AlarmName: .})) end')
        call sagemaker update-inference-component "$body"
    fi
    if $dry_run; then return; fi
    wait_for inference-component "$MCC_COMPONENT"
    if [ "$status" != InService ] || [ "$(told .Specification.ModelName)" != "$1" ]; then fail inference-component "$MCC_COMPONENT"; fi
}
