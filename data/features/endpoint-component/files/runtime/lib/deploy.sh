# How do/deploy changes an inference component.

# usage: deploy_component ALARMS
deploy_component() {
    local version config model resources
    find_values
    own_component
    own_endpoint
[% if hasAlarms %]
    ensure_alarms
    check_alarms "$1"
[% end %]
    version=$(version_of create-endpoint-config)
    config=$(ensure endpoint-config "$version")
    switch_endpoint "$config"
    remove_others endpoint-config "$version"
    # A component with other resources gets another model, so that the model's name tells whether the component has this version.
    version=$(version_of create-model create-inference-component)
    resources=$(payload create-inference-component component=- endpoint=- model=- | resources_tag)
    model=$(ensure model "$version" "mcc:resources=$resources")
    own_component
    switch_component "$model" '{}' "$1"
[% if hasAutoscaling %]
    ensure_scaling
[% end %]
    # The last MCC_KEEP_VERSIONS stay, so that do/rollback finds them.
    # shellcheck disable=SC2086
    remove_others model $history
    end_dry_run
    log "The inference component $MCC_COMPONENT serves $image. Next: do/test --deployed; to remove it: do/clean"
}
