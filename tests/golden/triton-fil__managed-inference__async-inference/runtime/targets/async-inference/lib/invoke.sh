# How a request reaches the endpoint: it goes to S3, and the response comes to S3.

# usage: deployed_test FILE TYPE RESPONSE-FILE
deployed_test() {
    local input response output failure
    input=$(bucket_name)
    input=s3://$input/$MCC_PROJECT_NAME/input/
    # Two tests in one second do not write the same object.
    input+=test-$(date -u +%Y%m%dT%H%M%S)-$$-$RANDOM
    s3_copy "$1" "$input" --content-type "$2"
    response=$(aws_get sagemaker-runtime invoke-endpoint-async --endpoint-name "$MCC_ENDPOINT" --content-type "$2" --input-location "$input")
    [ -n "$response" ] || die "the endpoint $MCC_ENDPOINT does not exist: do/deploy creates it."
    output=$(field .OutputLocation <<< "$response") failure=$(field .FailureLocation <<< "$response")
    until aws_call s3 cp "$output" "$3" > /dev/null 2>&1; do
        if [ -n "$failure" ] && aws_call s3 cp "$failure" "$3" > /dev/null 2>&1; then
            cat "$3" >&2
            die 'the model refused the request; its message is above.'
        fi
        wait_a_while "waiting for $output"
    done
}
