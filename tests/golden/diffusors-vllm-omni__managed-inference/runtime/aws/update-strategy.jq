# How an update of the endpoint proceeds. Arguments: strategy (canary, linear, rolling, or empty), percent, bake (seconds, or empty), alarms
# (names, one a line). AWS refuses a MaximumExecutionTimeoutInSeconds that is not larger than all waits together; here the instances get
# at least half an hour in addition.
$ARGS.named as {$strategy, $percent, $bake, $alarms} |
def seconds: $bake | if . == "" then 0 else tonumber end;
def limited(waits): [3600, waits + 1800] | max | if . > 28800 then error("the waits take \(waits) s; with the start of the instances an update has 28800 s: use a shorter --bake") else . end;
def share($name; $value): {($name): {Type: "CAPACITY_PERCENT", Value: $value}};
(if $strategy == "" then
    # The strategy of the file, with another wait.
    if $bake == "" then .
    elif .DeploymentConfig.RollingUpdatePolicy then
        .DeploymentConfig.RollingUpdatePolicy |= (. + {WaitIntervalInSeconds: seconds,
            MaximumExecutionTimeoutInSeconds: limited((100 / .MaximumBatchSize.Value | ceil) * seconds)})
    else
        .DeploymentConfig.BlueGreenUpdatePolicy |= (.TrafficRoutingConfiguration.WaitIntervalInSeconds = seconds
            | .TerminationWaitInSeconds = seconds | .MaximumExecutionTimeoutInSeconds = limited(2 * seconds))
    end
elif $strategy == "rolling" then
    .DeploymentConfig |= (del(.BlueGreenUpdatePolicy) | .RollingUpdatePolicy =
        (share("MaximumBatchSize"; $percent) + share("RollbackMaximumBatchSize"; 100)
            + {WaitIntervalInSeconds: seconds, MaximumExecutionTimeoutInSeconds: limited((100 / $percent | ceil) * seconds)}))
else
    .DeploymentConfig |= (del(.RollingUpdatePolicy) | .BlueGreenUpdatePolicy = {
        TrafficRoutingConfiguration: ({Type: ($strategy | ascii_upcase), WaitIntervalInSeconds: seconds}
            + share(if $strategy == "canary" then "CanarySize" else "LinearStepSize" end; $percent)),
        TerminationWaitInSeconds: seconds,
        MaximumExecutionTimeoutInSeconds: limited((if $strategy == "canary" then 1 else (100 / $percent | ceil) end + 1) * seconds)})
end)
| if $alarms == "" then . else .DeploymentConfig.AutoRollbackConfiguration.Alarms = ($alarms | split("\n") | map({AlarmName: .})) end
