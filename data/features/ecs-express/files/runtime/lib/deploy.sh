# How do/deploy changes the service of Express Mode, and how do/rollback serves an earlier version.
source_lib service express

infrastructure_role() {
    local role=${MCC_INFRASTRUCTURE_ROLE_ARN:-$(profile_get infrastructureRoleArn)}
    if [ -z "$role" ] && $dry_run; then
        role=arn:aws:iam::111122223333:role/not-set-yet
        show '# Not known: the infrastructure role. The real run needs MCC_INFRASTRUCTURE_ROLE_ARN.'
    fi
    [ -n "$role" ] || die 'Express Mode has no infrastructure role: set MCC_INFRASTRUCTURE_ROLE_ARN, or generate the project with --ecs-infrastructure-role-arn.'
    printf '%s\n' "$role"
}

# Print the payload with all that is known now.
express_body() {
    local role=''
[% if not ecsInfrastructureRoleArn %]
    role=$(infrastructure_role) || exit
[% end %]
    payload create-express-gateway-service "${values[@]}" service="$MCC_SERVICE" log-group="$log_group" infrastructure="$role" |
        jq -c --arg cluster "$cluster" '.cluster = $cluster'
}

# usage: … | as_definition    Print a task definition with the container of the payload on stdin. It is the record of a version.
as_definition() {
    jq -c --arg region "$MCC_REGION" '. as $service | {
        family: .serviceName, networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu, memory, executionRoleArn, taskRoleArn,
        containerDefinitions: [.primaryContainer | {
            name: "server", essential: true, image, command, environment, secrets, portMappings: [{containerPort}],
            logConfiguration: {logDriver: "awslogs", options: {"awslogs-region": $region,
                "awslogs-group": .awsLogsConfiguration.logGroup, "awslogs-stream-prefix": .awsLogsConfiguration.logStreamPrefix}}}],
        tags}'
}

# usage: … | as_update    Print a request of UpdateExpressGatewayService with the container of the task definition on stdin.
as_update() {
    jq -c '.taskDefinition | {cpu, memory, executionRoleArn, taskRoleArn, primaryContainer: (.containerDefinitions[0] | {
        image, command, environment, secrets, containerPort: .portMappings[0].containerPort,
        awsLogsConfiguration: (.logConfiguration.options | {logGroup: ."awslogs-group", logStreamPrefix: ."awslogs-stream-prefix"})})}'
}

# usage: update_service VERSION BODY    Bring the service to this version, and wait until it is served.
update_service() {
    local before
    log "The service $MCC_SERVICE gets the version $1…"
    before=$(newest_deployment | field .serviceDeploymentArn)
    aws_send ecs update-express-gateway-service "$(jq -c --arg arn "$(service_arn)" '{serviceArn: $arn} + .
        | del(.serviceName, .cluster, .tags, .infrastructureRoleArn)' <<< "$2")"
    wait_for_deployment "$before"
    remember_version "$1"
}

deploy_service() {
    local hash body published
    find_values
    own_service
    body=$(express_body) || exit
    hash=$(jq -c 'del(.serviceName, .tags)' <<< "$body" | content_hash)
    state_set "deployed $MCC_STAGE" "$MCC_SERVICE"
    ensure_log_group
    publish "$hash" "$(as_definition <<< "$body")"
    keep_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    if [ "$(field .status <<< "${description:-null}")" = DRAINING ]; then wait_until_gone; fi
    if [ -z "$description" ]; then
        log "Creating the service $MCC_SERVICE…"
        aws_send ecs create-express-gateway-service "$body"
        record active ecs-service "$MCC_SERVICE"
        wait_for_deployment ''
        remember_version "$published"
    elif [ "${history%% *}" = "$published" ]; then
        log "The service $MCC_SERVICE has this version already."
    else
        update_service "$published" "$body"
    fi
    # shellcheck disable=SC2086
    remove_versions $history
    end_dry_run
    log "The service $MCC_SERVICE serves $image. Next: do/test --deployed; to remove it: do/clean"
}

# usage: serve_version VERSION    Serve this earlier version.
serve_version() { [ "$1" = "$(served_version)" ] || update_service "$1" "$(definition_of "$1" | as_update)"; }
