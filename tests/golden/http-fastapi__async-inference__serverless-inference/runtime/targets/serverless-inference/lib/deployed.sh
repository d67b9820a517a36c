# What do/status, do/logs, do/test and do/clean do with what is deployed.
source_lib endpoint versions invoke

deployed_groups() {
    echo "/aws/sagemaker/Endpoints/$MCC_ENDPOINT"
}

deployed_logs() { show_groups "$@"; }

deployed_status() {
    own_endpoint
    echo "endpoint $MCC_ENDPOINT: $(jq -r 'if . == null then "none" else "\(.EndpointStatus) \(.EndpointConfigName) \([.ProductionVariants[]?.CurrentServerlessConfig // empty | "\(.MemorySizeInMB) MB, at most \(.MaxConcurrency) requests at a time, \(.ProvisionedConcurrency // 0) kept warm"] | join(", ")) \(.FailureReason // "")" end' <<< "${description:-null}")"
    [ -z "$history" ] || echo 'versions (the first is served; do/rollback VERSION serves another one):'
    list_versions
}

# From any state. What uses another resource is deleted before it.
deployed_clean() {
    own_endpoint
    remove endpoint "$MCC_ENDPOINT"
    remove_others endpoint-config
    remove_others model
}
