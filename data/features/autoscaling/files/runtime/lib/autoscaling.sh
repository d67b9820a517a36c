# Application Auto Scaling. The limits and the metric are in deploy/[% deploymentTarget %]/register-scalable-target.json and deploy/[% deploymentTarget %]/put-scaling-policy.json.
[% if hasEndpointComponent %]
resource=inference-component/$MCC_COMPONENT
[% else %]
resource=endpoint/$MCC_ENDPOINT/variant/$(jq -r '.ProductionVariants[0].VariantName' deploy/[% deploymentTarget %]/create-endpoint-config.json)
[% end %]
[% if hasScaleToZero %]
source_lib wake
[% end %]

ensure_scaling() {
    send_payload application-autoscaling register-scalable-target resource="$resource"
    record active scalable-target "$resource"
    send_payload application-autoscaling put-scaling-policy resource="$resource" endpoint="$MCC_ENDPOINT"
[% if hasScaleToZero %]
    ensure_wake
[% end %]
}

# This comes before the deletion of what is scaled. Otherwise AWS keeps the target and the policy's alarms, and a later endpoint of the same
# name is scaled by them.
remove_scaling() {
    local found target
    found=$(aws_get application-autoscaling describe-scalable-targets --service-namespace sagemaker --resource-ids "$resource" |
        field '.ScalableTargets[0].ResourceId')
    # What cannot be read may exist.
    if [ -z "$found" ] && [ ! -e "$work/unreadable" ]; then return; fi
    target=(--service-namespace sagemaker --resource-id "$resource" --scalable-dimension "$(jq -r .ScalableDimension deploy/[% deploymentTarget %]/register-scalable-target.json)")
[% if hasScaleToZero %]
    remove_wake "${target[@]}"
[% end %]
    aws_do application-autoscaling delete-scaling-policy --policy-name "$(jq -r .PolicyName deploy/[% deploymentTarget %]/put-scaling-policy.json)" "${target[@]}" > /dev/null
    aws_do application-autoscaling deregister-scalable-target "${target[@]}" > /dev/null
    record deleted scalable-target "$resource"
}
