# The versions of the endpoint. Each is an endpoint configuration with its model.

# Set description and history.
own_versions() { own_endpoint; }

# Print the version that description has.
served_version() { field '.EndpointConfigName | split("-") | last' <<< "$description"; }

# usage: find_version VERSION    Set found; empty where the version is not kept.
find_version() { found=$(aws_get sagemaker describe-endpoint-config --endpoint-config-name "$(name_prefix)-$1"); }

# usage: serve_version VERSION
serve_version() { switch_endpoint "$(name_prefix)-$1"; }

# Print a line for each version that is kept, the newest first: when it was created, and its image.
list_versions() {
    local version config model
    for version in $history; do
        config=$(aws_get sagemaker describe-endpoint-config --endpoint-config-name "$(name_prefix)-$version")
        [ -n "$config" ] || continue
        model=$(aws_get sagemaker describe-model --model-name "$(field '.ProductionVariants[0].ModelName' <<< "$config")")
        printf '  %s  %s  %s\n' "$version" "$(created <<< "$config")" "$(field .PrimaryContainer.Image <<< "${model:-null}")"
    done
}
