# How do/test sends a request and checks the response. It reads the variables deployed, payload, content_type, url and stream, and sets
# response, the file of the response.

# Set payload and content_type where no option did.
find_payload() {
    case $payload in
        '')
            for payload in test/payload.*; do break; done
            [ -e "$payload" ] || die 'there is no test/payload.json, because the model does not say which columns a row has. Write one row of' \
                'your data to it, such as {"instances": [[1, 2, 3]]}, or name a file with --payload FILE.'
            ;;
        /*) ;;
        *) payload=$called_from/$payload ;;
    esac
    [ -r "$payload" ] || die "cannot read $payload: name the request's body with --payload FILE."
    case $content_type,$payload in
        ,*.csv) content_type=text/csv ;;
        ,*.txt) content_type=text/plain ;;
        ,*.jsonl) content_type=application/jsonlines ;;
        ,*.npy) content_type=application/x-npy ;;
        ,*) content_type=application/json ;;
    esac
}

# usage: request RESPONSE-FILE CURL-ARGUMENT…    SageMaker waits 60 s for a response.
request() {
    local code
    code=$(curl --silent --show-error --noproxy 127.0.0.1,localhost --max-time 60 --output "$1" --write-out '%{http_code}' "${@:2}") ||
        die "no response from $url: start the server with do/run, or see do/logs."
    [ "$code" = 200 ] || { cat "$1" >&2; die "${*: -1} returned status $code."; }
}

# usage: request_stream RESPONSE-FILE    SageMaker lets a stream take 8 minutes.
request_stream() {
    jq '.stream = true' "$payload" | curl --silent --show-error --fail-with-body --no-buffer --noproxy 127.0.0.1,localhost --max-time 480 \
        --data-binary @- --header 'Content-Type: application/json' "$url/invocations" | tee "$1"
    grep -q '^data:' "$1" || die 'the response is not a stream of events.'
}

run_test() {
    local own_payload=false path=invocations headers=()
    [ -n "$payload" ] || own_payload=true
    find_payload
    ! $stream || ! $deployed || die 'the AWS CLI reads no streams: use invoke_endpoint_with_response_stream of an AWS SDK, such as boto3.'
    if $deployed; then
        source_lib values deployed
        response=$work/response
        deployed_test "$payload" "$content_type" "$response"
    else
        ! $stream || require curl jq
        require curl
        response=$(mktemp)
        trap 'rm -f "$response"' EXIT
        [ ! -s .mcc/run/port ] || MCC_PORT=$(< .mcc/run/port)
        url=${url:-http://127.0.0.1:$MCC_PORT}
        request "$response" "$url/ping"
        if $stream; then
            request_stream "$response"
            exit
        fi
        request "$response" --data-binary "@$payload" --header "Content-Type: $content_type" ${headers[@]+"${headers[@]}"} "$url/$path"
    fi
    cat "$response"
    # What the shell prints next starts on a new line.
    [ -z "$(tail -c 1 "$response")" ] || echo
    # A condition of jq that holds for every response to the project's own payload.
    if $own_payload && [ -e runtime/test/expect.jq ] && command -v jq > /dev/null; then
        jq -e -f runtime/test/expect.jq "$response" > /dev/null 2>&1 || die 'the response is wrong: see runtime/test/expect.jq.'
    fi
}
