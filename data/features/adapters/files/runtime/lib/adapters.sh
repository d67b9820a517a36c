# The LoRA adapters of the deployed model.

# Print the adapters' inference components.
adapter_components() {
    aws_get sagemaker list-inference-components --endpoint-name-equals "$MCC_ENDPOINT" --name-contains "$MCC_COMPONENT-"
}

# usage: add_adapter COMPONENT S3
add_adapter() {
    local body
    body=$(payload create-adapter component="$1" endpoint="$MCC_ENDPOINT" base="$MCC_COMPONENT" artifacts="$2")
    aws_send sagemaker create-inference-component "$body"
    record active sagemaker-inference-component "$1"
    if $dry_run; then return; fi
    wait_for inference-component "$1"
    [ "$status" = InService ] || fail_deployment inference-component "$1"
    log "Test it: MCC_COMPONENT=$1 do/test --deployed"
}

# They are deleted before the model's component.
remove_adapters() {
    local names name
    names=$(adapter_components | field '.InferenceComponents[]?.InferenceComponentName')
    for name in $names; do remove inference-component "$name"; done
}
