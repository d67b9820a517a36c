# The service of Express Mode: ECS makes and removes its load balancer, security groups, certificate, and scaling.

# Print the service as Express Mode describes it.
describe_express() { aws_get ecs describe-express-gateway-service --service-arn "$(service_arn)" | jq -c '.service // empty'; }

# Print the address, with its scheme.
service_address() {
    describe_express | field '[.activeConfigurations[]?.ingressPaths[]?.endpoint][0] | if test("://") then . else "https://\(.)" end'
}

# Print the version that is served: the first of the history, because Express Mode registers task definitions of its own.
served_version() { printf '%s\n' "${history%% *}"; }

# Remove the service, and wait until it is gone, because its name is taken until then.
remove_service() {
    if [ -n "$description" ] || [ -e "$work/unreadable" ]; then
        aws_do ecs delete-express-gateway-service --service-arn "$(service_arn)" > /dev/null
        wait_until_gone
    fi
    record deleted ecs-service "$MCC_SERVICE"
}

wait_until_gone() {
    if $dry_run; then return; fi
    while :; do
        own_service
        [ -n "$description" ] || return 0
        wait_a_while "service $MCC_SERVICE: $(field .status <<< "$description")"
    done
}
