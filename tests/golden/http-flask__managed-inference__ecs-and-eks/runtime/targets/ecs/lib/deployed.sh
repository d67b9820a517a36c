# What do/status, do/logs, do/test and do/clean do with the service.
source_lib service express

deployed_groups() { echo "$log_group"; }

deployed_logs() { show_groups "$@"; }

deployed_status() {
    local served number hash image made address
    own_service
    echo "service $MCC_SERVICE: $(jq -r 'if . == null then "none" else "\(.status) \(.runningCount) of \(.desiredCount) tasks run" end' <<< "${description:-null}")"
    [ -n "$description" ] || return 0
    echo "deployment: $(newest_deployment | jq -r '"\(.status) \(.statusReason // "")"')"
    address=$(service_address)
    echo "address: ${address:-none}"
    served=$(served_version)
    [ -z "$history" ] || echo 'versions (* is served; do/rollback VERSION serves another one):'
    while read -r number hash image made; do
        [[ -n $number && " $history " = *" $number "* ]] || continue
        printf '%s %s  %s  %s  %s\n' "$([ "$number" = "$served" ] && echo '*' || echo ' ')" "$number" "$(made_at "$made")" "$hash" "$image"
    done < <(list_published)
}

# usage: deployed_test FILE TYPE RESPONSE-FILE    The load balancer waits 60 s for a response.
deployed_test() {
    local address code
    require curl
    own_service
    [ -n "$description" ] || die "the service $MCC_SERVICE does not exist: do/deploy creates it."
    address=$(service_address)
    [ -n "$address" ] || die "the service $MCC_SERVICE has no address yet: see do/status."
    code=$(curl --silent --show-error --max-time 60 --output "$3" --write-out '%{http_code}' --data-binary "@$1" --header "Content-Type: $2" \
        "$address/invocations") || die "no response from $address: an internal load balancer answers only inside its VPC. See do/status."
    [ "$code" = 200 ] || { cat "$3" >&2; die "$address/invocations returned status $code: see do/logs --deployed."; }
}

# From any state: first what uses another resource.
deployed_clean() {
    own_service
    remove_service
    remove_versions
}
