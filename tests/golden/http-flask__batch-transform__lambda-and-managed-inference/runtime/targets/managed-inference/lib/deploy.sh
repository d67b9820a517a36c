# How do/deploy changes an endpoint.

# usage: deploy_endpoint STRATEGY PERCENT BAKE ALARMS    STRATEGY is canary, linear or rolling; empty: as update-endpoint.json says.
deploy_endpoint() {
    local version config kind
    find_values
    own_endpoint
    version=$(version_of create-model create-endpoint-config)
    ensure model "$version" > /dev/null
    config=$(ensure endpoint-config "$version")
    switch_endpoint "$config" --arg strategy "$1" --argjson percent "$2" --arg bake "$3" --arg alarms "$4" -f runtime/aws/update-strategy.jq
    # The last MCC_KEEP_VERSIONS stay, so that do/rollback finds them.
    # shellcheck disable=SC2086
    for kind in endpoint-config model; do remove_others "$kind" $history; done
    end_dry_run
    log "The endpoint $MCC_ENDPOINT serves $image. Next: do/test --deployed; to remove it: do/clean"
}
