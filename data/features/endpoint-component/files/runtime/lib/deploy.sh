# How do/deploy and do/rollback change an inference component. A version is a model, which also has the resources of its copies in a tag.

# usage: deploy_component ALARMS
deploy_component() {
    local version config model resources
    find_values
    own_component
    own_endpoint
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

# usage: roll_back VERSION    Serve an earlier version again. Empty: the one before.
roll_back() {
    local version=$1 current resources
    own_endpoint
    own_component
    if [ -e "$work/unreadable" ]; then return; fi
    [ -n "$description" ] || die "there is no inference component $MCC_COMPONENT: do/deploy creates it."
    current=$(field .Specification.ModelName <<< "$description")
    version=${version:-$(previous_version "${current##*-}")}
    [ -n "$version" ] || die "there is no version before ${current##*-}."
    resources=$(resources_of "$(name_prefix)-$version")
    [ -n "$resources" ] || die "there is no version $version: do/status lists those that are kept."
    switch_component "$(name_prefix)-$version" "$resources" ''
    end_dry_run
    log "The inference component $MCC_COMPONENT serves the version $version. Next: do/test --deployed"
}
