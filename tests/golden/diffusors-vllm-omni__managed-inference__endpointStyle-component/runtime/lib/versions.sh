# The versions of the inference component that do/rollback can serve again.

# Print a line for each version that is kept, the newest first: when it was created, and its image.
list_versions() {
    local version model
    for version in $history; do
        model=$(aws_get sagemaker describe-model --model-name "$(name_prefix)-$version")
        [ -z "$model" ] || printf '  %s  %s  %s\n' "$version" "$(created <<< "$model")" "$(field .PrimaryContainer.Image <<< "$model")"
    done
}
