# How do/validate checks the payloads where mcc is not installed.
source_lib aws

validate_payloads() {
    local name key service operation result later failed=false
    for name in $(jq -r 'keys[]' "$payload_list"); do
        # Any value of the right type stands in for what is known only at deployment.
        later=()
        for key in $(jq -r --arg name "$name" '.[$name].later[]?' "$payload_list"); do
            later+=("$key=arn:aws:iam::111122223333:role/later")
        done
        payload "$name" ${later[@]+"${later[@]}"} > "$work/payload"
        read -r service operation < <(jq -r --arg name "$name" '.[$name] | "\(.service) \(.operation
            | gsub("(?<end>[a-z0-9])(?<start>[A-Z])"; "\(.end)-\(.start)") | ascii_downcase)"' "$payload_list")
        # The CLI checks a payload before it connects. Nothing listens at this address.
        result=$(AWS_MAX_ATTEMPTS=1 AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true aws_call "$service" "$operation" \
            --cli-input-json "file://$work/payload" --no-sign-request --endpoint-url http://127.0.0.1:1 2>&1) || true
        case $result in *'Could not connect'*) result=valid ;; *) failed=true ;; esac
        log "$name: $result"
    done
    ! $failed || die 'correct the files named above.'
}
