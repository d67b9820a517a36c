# How the endpoint is asked: the request goes into S3, and the answer comes there.

# usage: deployed_test FILE TYPE ANSWER-FILE
deployed_test() {
    local input output failure bucket=''
    find_bucket
    input=s3://$bucket/$MCC_PROJECT_NAME/input/test-$(date -u +%Y%m%dT%H%M%S)
    copy "$1" "$input" --content-type "$2"
    ask sagemaker-runtime invoke-endpoint-async --endpoint-name "$MCC_ENDPOINT" --content-type "$2" --input-location "$input"
    [ -n "$answer" ] || refuse "there is no endpoint $MCC_ENDPOINT: do/deploy makes it."
    output=$(told .OutputLocation) failure=$(told .FailureLocation)
    until aws_call s3 cp "$output" "$3" > /dev/null 2>&1; do
        if [ -n "$failure" ] && aws_call s3 cp "$failure" "$3" > /dev/null 2>&1; then
            cat "$3" >&2
            refuse 'the model refused the request; its words are above.'
        fi
        tick "waiting for $output"
    done
}
