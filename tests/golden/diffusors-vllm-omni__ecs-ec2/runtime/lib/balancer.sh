# The load balancer of the service: it has one listener, which forwards to one target group. Both have the name of the service, of which AWS
# allows 32 characters.
balancer=$MCC_SERVICE
[ ${#balancer} -le 32 ] || balancer=${MCC_SERVICE:0:21}-$(printf %s "$MCC_SERVICE" | content_hash)

# usage: own_part KIND ARN    Die where it has the tags of something else.
own_part() {
    local tags
    tags=$(aws_get elbv2 describe-tags --resource-arns "$2" | jq -c '[.TagDescriptions[]?.Tags[]? | {(.Key): .Value}] | add // {}')
    [ -z "$tags" ] || refuse_foreign "$1" "$balancer" "$tags" MCC_SERVICE
}

# Set balancer_description and target_group from AWS; empty where they do not exist.
find_balancer() {
    balancer_description=$(aws_get elbv2 describe-load-balancers --names "$balancer" | jq -c '.LoadBalancers[0] // empty')
    target_group=$(aws_get elbv2 describe-target-groups --names "$balancer" | field '.TargetGroups[0].TargetGroupArn')
    balancer_arn=$(field .LoadBalancerArn <<< "${balancer_description:-null}")
    [ -z "$balancer_arn" ] || own_part 'load balancer' "$balancer_arn"
    [ -z "$target_group" ] || own_part 'target group' "$target_group"
}

# Print the address, with its scheme.
service_address() {
    local listener
    find_balancer
    [ -n "$balancer_arn" ] || return 0
    listener=$(aws_get elbv2 describe-listeners --load-balancer-arn "$balancer_arn" | field '.Listeners[0].Protocol | ascii_downcase')
    [ -z "$listener" ] || printf '%s://%s\n' "$listener" "$(field .DNSName <<< "$balancer_description")"
}

# Print the version that is served.
served_version() { field '.taskDefinition' <<< "${description:-null}" | sed 's/.*://'; }

# usage: ensure_balancer    Have the load balancer, its target group and its listener. What exists stays as it is.
ensure_balancer() {
    local listener=''
    find_balancer
    if [ -z "$balancer_arn" ]; then
        log "Creating the load balancer $balancer…"
        aws_send elbv2 create-load-balancer "$(payload create-load-balancer balancer="$balancer")"
        record active load-balancer "$balancer"
        if $dry_run; then balancer_description='{"VpcId": "vpc-not-known-yet"}' balancer_arn=not-known-yet; else find_balancer; fi
    fi
    if [ -z "$target_group" ]; then
        aws_send elbv2 create-target-group "$(payload create-target-group balancer="$balancer" vpc="$(field .VpcId <<< "$balancer_description")")"
        if $dry_run; then target_group=not-known-yet; else find_balancer; fi
    fi
    if [ "$balancer_arn" != not-known-yet ]; then
        listener=$(aws_get elbv2 describe-listeners --load-balancer-arn "$balancer_arn" | field '.Listeners[0].ListenerArn')
    fi
    [ -n "$listener" ] ||
        aws_send elbv2 create-listener "$(payload create-listener balancer-arn="$balancer_arn" target-group="$target_group")"
}

# Remove the service and its load balancer. A target group is in use until its listener is gone.
remove_service() {
    local listener
    if [ -n "$description" ] || [ -e "$work/unreadable" ]; then
        aws_do ecs delete-service --cluster "$cluster" --service "$MCC_SERVICE" --force > /dev/null
    fi
    record deleted ecs-service "$MCC_SERVICE"
    find_balancer
    if [ -n "$balancer_arn" ]; then
        for listener in $(aws_get elbv2 describe-listeners --load-balancer-arn "$balancer_arn" | field '.Listeners[]?.ListenerArn'); do
            aws_do elbv2 delete-listener --listener-arn "$listener" > /dev/null
        done
        aws_do elbv2 delete-load-balancer --load-balancer-arn "$balancer_arn" > /dev/null
    fi
    [ -z "$target_group" ] || aws_do elbv2 delete-target-group --target-group-arn "$target_group" > /dev/null
    record deleted load-balancer "$balancer"
}
