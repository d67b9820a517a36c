# How do/deploy deploys an endpoint.

# usage: deploy_endpoint CANARY LINEAR BAKE ALARMS
deploy_endpoint() {
    local model
    find_values
    model=$(ensure model)
    ensure_endpoint "$model" --arg canary "$1" --arg linear "$2" --argjson bake "$3" --arg alarms "$4" '
        .DeploymentConfig.BlueGreenUpdatePolicy |= (.TerminationWaitInSeconds = $bake
            | .TrafficRoutingConfiguration = {WaitIntervalInSeconds: $bake}
                + if $canary != "" then {Type: "CANARY", CanarySize: {Type: "CAPACITY_PERCENT", Value: ($canary | tonumber)}}
                  elif $linear != "" then {Type: "LINEAR", LinearStepSize: {Type: "CAPACITY_PERCENT", Value: ($linear | tonumber)}}
                  else {Type: "ALL_AT_ONCE"} end)
        | if $alarms == "" then . else .DeploymentConfig.AutoRollbackConfiguration.Alarms = ($alarms | split("\n") | map({AlarmName: .})) end'
    remove_others model "$model"
    end_dry_run
    log "The endpoint $MCC_ENDPOINT serves $image. Next: do/test --deployed; to remove it: do/clean"
}
