# How do/deploy and do/rollback change an endpoint. A version is a model and an endpoint configuration of one name.

# usage: deploy_endpoint STRATEGY PERCENT BAKE ALARMS    STRATEGY is canary, linear or rolling; empty: as update-endpoint.json says.
deploy_endpoint() {
    local version config
    find_values
    own_endpoint
    version=$(version_of create-model create-endpoint-config)
    ensure model "$version" > /dev/null
    config=$(ensure endpoint-config "$version")
    switch_endpoint "$config" --arg strategy "$1" --argjson percent "$2" --arg bake "$3" --arg alarms "$4" -f runtime/aws/update-strategy.jq
[% if hasAutoscaling %]
    ensure_scaling
[% end %]
    remove_old_versions
    end_dry_run
    log "The endpoint $MCC_ENDPOINT serves $image. Next: do/test --deployed; to remove it: do/clean"
}

# usage: roll_back VERSION    Serve an earlier version again. Empty: the one before.
roll_back() {
    local version=$1 current
    own_endpoint
    if [ -e "$work/unreadable" ]; then return; fi
    [ -n "$description" ] || die "there is no endpoint $MCC_ENDPOINT: do/deploy creates it."
    current=$(field .EndpointConfigName <<< "$description")
    version=${version:-$(previous_version "${current##*-}")}
    [ -n "$version" ] || die "there is no version before ${current##*-}."
    [ -n "$(aws_get sagemaker describe-endpoint-config --endpoint-config-name "$(name_prefix)-$version")" ] ||
        die "there is no version $version: do/status lists those that are kept."
    switch_endpoint "$(name_prefix)-$version"
    end_dry_run
    log "The endpoint $MCC_ENDPOINT serves the version $version. Next: do/test --deployed"
}

# The last MCC_KEEP_VERSIONS stay, so that do/rollback finds them.
remove_old_versions() {
    local kind
    for kind in endpoint-config model; do
        # shellcheck disable=SC2086
        remove_others "$kind" $history
    done
}
