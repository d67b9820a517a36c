# What do/status, do/logs, do/test and do/clean do with what is deployed.
# shellcheck shell=bash disable=SC2154
for part in model endpoint[% if hasEndpointComponent %] component[% end %] invoke; do
    # shellcheck source=/dev/null
    . "do/lib/$part.sh"
done

# The log groups of what is deployed.
deployed_groups() {
[% if hasEndpointComponent %]
    echo "$component_logs"
[% end %]
    echo "$endpoint_logs"
}

deployed_logs() { show_groups "$@"; }

deployed_status() {
    ask sagemaker describe-endpoint --endpoint-name "$MCC_ENDPOINT"
    echo "endpoint $MCC_ENDPOINT: $(jq -r 'if . == null then "none" else "\(.EndpointStatus) \(.EndpointConfigName) \([.ProductionVariants[]? | "\(.CurrentInstanceCount // 0) instances"] | join(", ")) \(.FailureReason // "")" end' <<< "${answer:-null}")"
[% if hasEndpointComponent %]
    ask sagemaker describe-inference-component --inference-component-name "$MCC_COMPONENT"
    echo "inference component $MCC_COMPONENT: $(jq -r 'if . == null then "none" else "\(.InferenceComponentStatus) \(.Specification.ModelName) \(.RuntimeConfig.CurrentCopyCount // 0) copies \(.FailureReason // "")" end' <<< "${answer:-null}")"
[% end %]
}

# From any state; what holds another comes first.
deployed_clean() {
[% if hasEndpointComponent %]
    remove_component
[% end %]
    remove_endpoint
    remove_configs
    remove_models
}
