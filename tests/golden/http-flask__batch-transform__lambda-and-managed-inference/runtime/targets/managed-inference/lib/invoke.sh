# How a request reaches the endpoint: the response comes back at once.

# usage: deployed_test FILE TYPE RESPONSE-FILE
deployed_test() {
    local response
    response=$(aws_get sagemaker-runtime invoke-endpoint --endpoint-name "$MCC_ENDPOINT" --content-type "$2" --body "fileb://$1" "$3")
    [ -n "$response" ] || die "no response from the endpoint $MCC_ENDPOINT (do/deploy creates it): $(grep -v '^$' "$work/error" | tail -n 1)"
}
