# Application Auto Scaling: between how many, and by which measure, say deploy/register-scalable-target.json and put-scaling-policy.json.
[% if hasEndpointComponent %]
resource=inference-component/$MCC_COMPONENT
[% else %]
resource=endpoint/$MCC_ENDPOINT/variant/$(jq -r '.ProductionVariants[0].VariantName' deploy/create-endpoint-config.json)
[% end %]

settle_scaling() {
    send application-autoscaling register-scalable-target resource="$resource"
    record active scalable-target "$resource"
    send application-autoscaling put-scaling-policy resource="$resource" endpoint="$MCC_ENDPOINT"
}

# Before what is scaled, else AWS keeps the target and the policy's alarms, and a namesake made later is scaled by them.
remove_scaling() {
    local target
    target=(--service-namespace sagemaker --resource-id "$resource" --scalable-dimension "$(jq -r .ScalableDimension deploy/register-scalable-target.json)")
    tell application-autoscaling delete-scaling-policy --policy-name "$(jq -r .PolicyName deploy/put-scaling-policy.json)" "${target[@]}"
    tell application-autoscaling deregister-scalable-target "${target[@]}"
    record deleted scalable-target "$resource"
}
