# The way back from zero: CloudWatch notices a request that finds no instance or no copy, and a policy adds the first one.
[% if hasEndpointComponent %]
watched=$MCC_COMPONENT
[% else %]
watched=$MCC_ENDPOINT
[% end %]

ensure_wake() {
    local body policy
    body=$(payload put-wake-policy resource="$resource")
    aws_send application-autoscaling put-scaling-policy "$body"
    policy=arn:aws:autoscaling:not-created-yet
    $dry_run || policy=$(jq -r .PolicyARN "$work/response")
    body=$(payload put-wake-alarm alarm="$watched-wake" watched="$watched" policy="$policy")
    aws_send cloudwatch put-metric-alarm "$body"
    record active cloudwatch-alarm "$watched-wake"
}

# usage: remove_wake TARGET-ARGUMENT…
remove_wake() {
    aws_do cloudwatch delete-alarms --alarm-names "$watched-wake" > /dev/null
    record deleted cloudwatch-alarm "$watched-wake"
    aws_do application-autoscaling delete-scaling-policy --policy-name "$(jq -r .PolicyName deploy/[% deploymentTarget %]/put-wake-policy.json)" "$@" > /dev/null
}
