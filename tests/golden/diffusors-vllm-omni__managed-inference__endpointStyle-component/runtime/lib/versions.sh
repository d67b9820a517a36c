# The versions of the inference component. Each is a model, which also has the resources of its copies in a tag.

# Set description and history.
own_versions() {
    own_endpoint
    own_component
}

# Print the version that description has.
served_version() { field '.Specification.ModelName | split("-") | last' <<< "$description"; }

# usage: find_version VERSION    Set found to the resources of its copies; empty where the version is not kept.
find_version() { found=$(resources_of "$(name_prefix)-$1"); }

# usage: serve_version VERSION    After find_version.
serve_version() { switch_component "$(name_prefix)-$1" "$found" ''; }

# Print a line for each version that is kept, the newest first: when it was created, and its image.
list_versions() {
    local version model
    for version in $history; do
        model=$(aws_get sagemaker describe-model --model-name "$(name_prefix)-$version")
        [ -z "$model" ] || printf '  %s  %s  %s\n' "$version" "$(created <<< "$model")" "$(field .PrimaryContainer.Image <<< "$model")"
    done
}
