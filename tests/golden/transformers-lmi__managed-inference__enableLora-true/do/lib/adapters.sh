# The adapters beside the model's inference component.

# The component cannot go before them.
remove_adapters() {
    local name
    ask sagemaker list-inference-components --endpoint-name-equals "$MCC_ENDPOINT" --name-contains "$MCC_COMPONENT-"
    for name in $(told '.InferenceComponents[]?.InferenceComponentName'); do
        remove inference-component "$name"
    done
}
