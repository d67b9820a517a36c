# What do/status, do/logs, do/test and do/clean do with what is deployed.
source_lib model endpoint component adapters invoke

deployed_groups() {
    echo "/aws/sagemaker/InferenceComponents/$MCC_COMPONENT"
    echo "/aws/sagemaker/Endpoints/$MCC_ENDPOINT"
}

deployed_logs() { show_groups "$@"; }

deployed_status() {
    local response
    response=$(aws_get sagemaker describe-endpoint --endpoint-name "$MCC_ENDPOINT")
    echo "endpoint $MCC_ENDPOINT: $(jq -r 'if . == null then "none" else "\(.EndpointStatus) \(.EndpointConfigName) \([.ProductionVariants[]? | "\(.CurrentInstanceCount // 0) instances"] | join(", ")) \(.FailureReason // "")" end' <<< "${response:-null}")"
    response=$(aws_get sagemaker describe-inference-component --inference-component-name "$MCC_COMPONENT")
    echo "inference component $MCC_COMPONENT: $(jq -r 'if . == null then "none" else "\(.InferenceComponentStatus) \(.Specification.ModelName) \(.RuntimeConfig.CurrentCopyCount // 0) copies \(.FailureReason // "")" end' <<< "${response:-null}")"
}

# From any state. What uses another resource is deleted before it.
deployed_clean() {
    remove_adapters
    remove inference-component "$MCC_COMPONENT"
    remove endpoint "$MCC_ENDPOINT"
    remove_others endpoint-config
    remove_others model
}
