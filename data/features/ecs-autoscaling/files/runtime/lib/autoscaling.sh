# Application Auto Scaling. The limits and the metric are in deploy/[% deploymentTarget %]/register-scalable-target.json and deploy/[% deploymentTarget %]/put-scaling-policy.json.
service_resource=service/$cluster/$MCC_SERVICE

# Have the service scaled by the requests that its load balancer forwards: the policy names both by the ends of their ARNs.
ensure_scaling() {
    send_payload application-autoscaling register-scalable-target service-resource="$service_resource"
    record active scalable-target "$service_resource"
    send_payload application-autoscaling put-scaling-policy service-resource="$service_resource" \
        balancer-label="${balancer_arn#*:loadbalancer/}/${target_group##*:}"
}

# This comes before the deletion of the service. Otherwise AWS keeps the target and the policy's alarms.
remove_scaling() {
    local found target
    found=$(aws_get application-autoscaling describe-scalable-targets --service-namespace ecs --resource-ids "$service_resource" |
        field '.ScalableTargets[0].ResourceId')
    # What cannot be read may exist.
    if [ -z "$found" ] && [ ! -e "$work/unreadable" ]; then return; fi
    target=(--service-namespace ecs --resource-id "$service_resource" --scalable-dimension ecs:service:DesiredCount)
    aws_do application-autoscaling delete-scaling-policy --policy-name "$(jq -r .PolicyName deploy/[% deploymentTarget %]/put-scaling-policy.json)" "${target[@]}" > /dev/null
    aws_do application-autoscaling deregister-scalable-target "${target[@]}" > /dev/null
    record deleted scalable-target "$service_resource"
}
