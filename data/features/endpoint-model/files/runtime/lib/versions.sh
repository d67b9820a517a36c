# The versions of the endpoint that do/rollback can serve again.

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
