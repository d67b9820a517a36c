# The inference component: copies of the model on the endpoint's instances.
# shellcheck shell=bash disable=SC2034,SC2154
[ -n "${MCC_COMPONENT:-}" ] || MCC_COMPONENT=$MCC_PROJECT_NAME
component_logs=/aws/sagemaker/InferenceComponents/$MCC_COMPONENT

# Waits until AWS is not at work on the component: $status afterwards, empty when there is none.
wait_component() {
    ask sagemaker describe-inference-component --inference-component-name "$MCC_COMPONENT"
    status=$(told .InferenceComponentStatus)
    case $status in
        Creating | Updating | Deleting) tick "inference component $MCC_COMPONENT: $status"; wait_component ;;
    esac
}

# usage: settle_component ALARM…    makes it, or rolls the new version over its copies
settle_component() {
    payload create-inference-component component="$MCC_COMPONENT" endpoint="$MCC_ENDPOINT" model="$model" > .mcc/run/component
    wait_component
    if [ "$status" = Failed ]; then
        say "Inference component $MCC_COMPONENT is Failed ($(told .FailureReason)); making it anew…"
        remove_component
    fi
    if [ -z "$status" ]; then
        say "Inference component $MCC_COMPONENT…"
        call sagemaker create-inference-component < .mcc/run/component
        record active sagemaker-inference-component "$MCC_COMPONENT"
    elif [ "$(told .Specification.ModelName)" = "$model" ]; then
        say "Inference component $MCC_COMPONENT has this version already."
    else
        say "Inference component $MCC_COMPONENT gets a new version, some copies at a time…"
        payload update-inference-component component="$MCC_COMPONENT" | jq -c --slurpfile new .mcc/run/component '
            . + ($new[0] | {Specification, RuntimeConfig})
            | if $ARGS.positional == [] then . else .DeploymentConfig.AutoRollbackConfiguration.Alarms = ($ARGS.positional | map({AlarmName: .})) end
        ' --args "$@" > .mcc/run/payload
        call sagemaker update-inference-component < .mcc/run/payload
    fi
    if $dry_run; then return; fi
    wait_component
    if [ "$status" != InService ] || [ "$(told .Specification.ModelName)" != "$model" ]; then
        say "Inference component $MCC_COMPONENT is ${status:-gone}: $(told .FailureReason)"
        show_groups >&2
        refuse 'the component does not serve this version; the reason and the last lines of its log are above. Then do/deploy again.'
    fi
}

remove_component() {
    wait_component
    if [ -n "$status" ] || $dry_run; then tell sagemaker delete-inference-component --inference-component-name "$MCC_COMPONENT"; fi
    wait_component
    record deleted sagemaker-inference-component "$MCC_COMPONENT"
}
