# What do/status, do/logs, do/test and do/clean do with what is deployed.
use model endpoint invoke

deployed_groups() {
    echo "/aws/sagemaker/Endpoints/$MCC_ENDPOINT"
}

deployed_logs() { show_groups "$@"; }

deployed_status() {
    ask sagemaker describe-endpoint --endpoint-name "$MCC_ENDPOINT"
    echo "endpoint $MCC_ENDPOINT: $(jq -r 'if . == null then "none" else "\(.EndpointStatus) \(.EndpointConfigName) \([.ProductionVariants[]? | "\(.CurrentInstanceCount // 0) instances"] | join(", ")) \(.FailureReason // "")" end' <<< "${answer:-null}")"
}

# From any state; what holds another comes first.
deployed_clean() {
    remove endpoint "$MCC_ENDPOINT"
    remove_others endpoint-config
    remove_others model
}
