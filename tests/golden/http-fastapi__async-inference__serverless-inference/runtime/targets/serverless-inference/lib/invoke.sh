# How a request reaches the endpoint: the response comes back at once, or after a container was started for it.

# usage: deployed_test FILE TYPE RESPONSE-FILE    Two requests: the first one can wait for a container to start, the second one does not.
deployed_test() {
    local first second
    first=$(timed_request "$@") || exit
    second=$(timed_request "$@") || exit
    log "First request: $first ms. Second request: $second ms. Both include the AWS CLI itself; the difference is the cold start, if there was one."
}

# usage: timed_request FILE TYPE RESPONSE-FILE    Print the milliseconds that the request took.
timed_request() {
    local begun ended response
    begun=$(jq -n now)
    response=$(aws_get sagemaker-runtime invoke-endpoint --endpoint-name "$MCC_ENDPOINT" --content-type "$2" --body "fileb://$1" "$3") || exit
    ended=$(jq -n now)
    [ -n "$response" ] || die "no response from the endpoint $MCC_ENDPOINT (do/deploy creates it): $(grep -v '^$' "$work/error" | tail -n 1)"
    jq -n --argjson begun "$begun" --argjson ended "$ended" '($ended - $begun) * 1000 | round'
}
