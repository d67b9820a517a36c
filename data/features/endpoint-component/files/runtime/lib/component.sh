# The inference component: copies of the model on the endpoint's instances.
[ -n "${MCC_COMPONENT:-}" ] || MCC_COMPONENT=$MCC_ENDPOINT

# Die where the component belongs to something else.
own_component() {
    description=$(aws_get sagemaker describe-inference-component --inference-component-name "$MCC_COMPONENT")
    check_owner inference-component "$MCC_COMPONENT"
}

# usage: … | resources_tag    Print the resources of a component as the value of a tag: names and numbers. A version's model keeps them.
resources_tag() {
    jq -r '.Specification | [.StartupParameters, .ComputeResourceRequirements | select(.) | to_entries[] | "\(.key)=\(.value)"] | join(" ")'
}

# usage: resources_of MODEL    Print what resources_tag wrote, as members of a Specification.
resources_of() {
    local arn
    arn=$(aws_get sagemaker describe-model --model-name "$1" | field .ModelArn) || exit
    [ -n "$arn" ] || return 0
    aws_get sagemaker list-tags --resource-arn "$arn" | jq -c '
        [.Tags[]? | select(.Key == "mcc:resources").Value | split(" ")[] | split("=") | {key: .[0], value: .[1] | tonumber}]
        | map(select(.key | endswith("TimeoutInSeconds"))) as $startup
        | {ComputeResourceRequirements: (. - $startup | from_entries)}
            + if $startup == [] then {} else {StartupParameters: $startup | from_entries} end'
}

# usage: switch_component MODEL SPECIFICATION ALARMS    Create it, or update its copies to this model with these resources.
switch_component() {
    local arn body
    body=$(payload create-inference-component component="$MCC_COMPONENT" endpoint="$MCC_ENDPOINT" model="$1" |
        jq -c --argjson resources "$2" '.Specification += $resources')
    wait_for inference-component "$MCC_COMPONENT"
    if [ "$status" = Failed ]; then
        log "The inference component $MCC_COMPONENT is Failed ($(field .FailureReason <<< "$description")). Creating it again…"
        remove inference-component "$MCC_COMPONENT"
    fi
    arn=$(field .InferenceComponentArn <<< "${description:-null}")
    if [ -z "$status" ]; then
        log "Creating the inference component $MCC_COMPONENT…"
        history=$(history_with "${1##*-}")
        body=$(jq -c --arg history "$history" '.Tags += [{Key: "mcc:history", Value: $history}]' <<< "$body")
        aws_send sagemaker create-inference-component "$body"
        record active sagemaker-inference-component "$MCC_COMPONENT"
    elif [ "$(field .Specification.ModelName <<< "$description")" = "$1" ]; then
        log "The inference component $MCC_COMPONENT has this version already."
    else
        log "The inference component $MCC_COMPONENT gets the version ${1##*-}, some copies at a time…"
        body=$(payload update-inference-component component="$MCC_COMPONENT" | jq -c --argjson new "$body" --arg alarms "$3" '
[% if hasAutoscaling %]
            . + ($new | {Specification})
[% else %]
            . + ($new | {Specification, RuntimeConfig})
[% end %]
            | if $alarms == "" then . else .DeploymentConfig.AutoRollbackConfiguration.Alarms = ($alarms | split("\n") | map({AlarmName: .})) end')
        aws_send sagemaker update-inference-component "$body"
    fi
    if ! $dry_run; then
        wait_for inference-component "$MCC_COMPONENT"
        if [ "$status" != InService ] || [ "$(field .Specification.ModelName <<< "$description")" != "$1" ]; then
            fail_deployment inference-component "$MCC_COMPONENT"
        fi
    fi
    [ -z "$arn" ] || remember_version "${1##*-}"
}
