# How a request reaches the endpoint: the response comes back at once.

# usage: deployed_test FILE TYPE RESPONSE-FILE
deployed_test() {
    local response
    response=$(aws_get sagemaker-runtime invoke-endpoint --endpoint-name "$MCC_ENDPOINT" --content-type "$2" --body "fileb://$1" "$3"[% if hasEndpointComponent %] \
        --inference-component-name "$MCC_COMPONENT"[% end %][% if hasMultiModel %] ${target_model:+--target-model "$target_model"}[% end %][% if hasContainers %] ${target_container:+--target-container-hostname "$target_container"}[% end %])
    [ -n "$response" ] || die "no response from the endpoint $MCC_ENDPOINT (do/deploy creates it): $(grep -v '^$' "$work/error" | tail -n 1)"
}
