# How do/deploy changes the service, and how do/rollback serves an earlier version.
source_lib service balancer

# usage: update_service VERSION    Bring the service to this version, and wait until it is served.
update_service() {
    local before body
    before=$(newest_deployment | field .serviceDeploymentArn)
    body=$(service_body "$1") || exit
    # A number that auto scaling has chosen stays.
    aws_send ecs update-service "$(jq -c '{cluster, service: .serviceName, taskDefinition, capacityProviderStrategy, platformVersion,
        deploymentConfiguration, networkConfiguration, loadBalancers, healthCheckGracePeriodSeconds[% if not hasEcsAutoscaling %], desiredCount[% end %]}
        | with_entries(select(.value != null))' <<< "$body")"
    wait_for_deployment "$before"
    remember_version "$1"
}

# usage: service_body VERSION    Print the payload of the service with this version.
service_body() {
    payload create-service service="$MCC_SERVICE" task-definition="$MCC_SERVICE:$1" target-group="$target_group" |
        jq -c --arg cluster "$cluster" '.cluster = $cluster'
}

deploy_service() {
    local hash body settings published served
    find_values
    own_service
    body=$(payload register-task-definition "${values[@]}" service="$MCC_SERVICE" region="$MCC_REGION" log-group="$log_group") || exit
    # Settings of the service alone are a version too.
    settings=$(payload create-service service=- task-definition=- target-group=- | jq -c 'del(.tags)') || exit
    hash=$(jq -c --argjson service "$settings" 'del(.family, .tags) + {$service}' <<< "$body" | content_hash)
    state_set "deployed $MCC_STAGE" "$MCC_SERVICE"
    ensure_log_group
    ensure_balancer
    publish "$hash" "$body"
    keep_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    served=$(served_version)
    if [ "$(field .status <<< "${description:-null}")" != ACTIVE ]; then
        log "Creating the service $MCC_SERVICE…"
        body=$(service_body "$published") || exit
        aws_send ecs create-service "$body"
        record active ecs-service "$MCC_SERVICE"
        wait_for_deployment ''
        remember_version "$published"
    elif [ "$served" = "$published" ] && [ "${history%% *}" = "$published" ]; then
        log "The service $MCC_SERVICE has this version already."
    else
        log "The service $MCC_SERVICE gets the version $published…"
        update_service "$published"
    fi
[% if hasEcsAutoscaling %]
    ensure_scaling
[% end %]
    # shellcheck disable=SC2086
    remove_versions $history
    end_dry_run
    log "The service $MCC_SERVICE serves $image. Next: do/test --deployed; to remove it: do/clean"
}

# usage: serve_version VERSION    Serve this earlier version.
serve_version() {
    [ "$1" != "$(served_version)" ] || return 0
    find_balancer
    log "The service $MCC_SERVICE gets the version $1…"
    update_service "$1"
}
