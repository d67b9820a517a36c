# How do/test sends a request. It reads the variables deployed, payload, content_type.
source_lib containers

# usage: find_payload NAME    Set body and type: those of the options, else of the container's project.
find_payload() {
    local folder
    body=$payload type=$content_type
    case $body in
        '')
            folder=$(project_folder "$1") || exit
            for body in "${folder:-.}"/test/payload.*; do break; done
            [ -e "$body" ] || die "there is no test/payload.json for the container $1: name the request's body with --payload FILE."
            ;;
        /*) ;;
        *) body=$called_from/$body ;;
    esac
    [ -r "$body" ] || die "cannot read $body: name the request's body with --payload FILE."
    case $type,$body in
        ,*.csv) type=text/csv ;;
        ,*.txt) type=text/plain ;;
        ,*.jsonl) type=application/jsonlines ;;
        ,*.npy) type=application/x-npy ;;
        ,*) type=application/json ;;
    esac
}

# usage: send_request LABEL    Send body, and print the response.
send_request() {
    local response=$work/response
    rm -f "$response"
    deployed_test "$body" "$type" "$response"
    [ -z "$1" ] || log "--- $1"
    cat "$response"
    # What the shell prints next starts on a new line.
    [ -z "$(tail -c 1 "$response")" ] || echo
}

run_test() {
    local name body type
    if ! $deployed; then
        source_lib server
        use_local
    fi
    source_lib values deployed
    name=$(container_names | head -n 1)
    find_payload "$name"
    send_request ''
}
