# What do/status, do/logs, do/test and do/clean do with what is deployed.
source_lib endpoint versions[% if hasEndpointComponent %] component[% end %][% if hasAdapters %] adapters[% end %] invoke[% if hasAlarms %] alarms[% end %][% if hasAutoscaling %] autoscaling[% end %]

deployed_groups() {
[% if hasEndpointComponent %]
    echo "/aws/sagemaker/InferenceComponents/$MCC_COMPONENT"
[% end %]
    echo "/aws/sagemaker/Endpoints/$MCC_ENDPOINT"
}

deployed_logs() { show_groups "$@"; }

deployed_status() {
    own_endpoint
[% if isServerless %]
    echo "endpoint $MCC_ENDPOINT: $(jq -r 'if . == null then "none" else "\(.EndpointStatus) \(.EndpointConfigName) \([.ProductionVariants[]?.CurrentServerlessConfig // empty | "\(.MemorySizeInMB) MB, at most \(.MaxConcurrency) requests at a time, \(.ProvisionedConcurrency // 0) kept warm"] | join(", ")) \(.FailureReason // "")" end' <<< "${description:-null}")"
[% else %]
    echo "endpoint $MCC_ENDPOINT: $(jq -r 'if . == null then "none" else "\(.EndpointStatus) \(.EndpointConfigName) \([.ProductionVariants[]? | "\(.CurrentInstanceCount // 0) instances"] | join(", ")) \(.FailureReason // "")" end' <<< "${description:-null}")"
[% end %]
[% if hasEndpointComponent %]
    own_component
    echo "inference component $MCC_COMPONENT: $(jq -r 'if . == null then "none" else "\(.InferenceComponentStatus) \(.Specification.ModelName) \(.RuntimeConfig.CurrentCopyCount // 0) copies \(.FailureReason // "")" end' <<< "${description:-null}")"
[% end %]
    [ -z "$history" ] || echo 'versions (the first is served; do/rollback VERSION serves another one):'
    list_versions
}

# From any state. What uses another resource is deleted before it.
deployed_clean() {
    own_endpoint
[% if hasAutoscaling %]
    remove_scaling
[% end %]
[% if hasAlarms %]
    remove_alarms
[% end %]
[% if hasAdapters %]
    remove_adapters
[% end %]
[% if hasEndpointComponent %]
    remove inference-component "$MCC_COMPONENT"
[% end %]
    remove endpoint "$MCC_ENDPOINT"
    remove_others endpoint-config
    remove_others model
}
