# How do/benchmark measures.
require python3

# usage: benchmark DEPLOYED PAYLOAD URL OUTPUT OPTION…    An empty PAYLOAD, URL or OUTPUT has a default; OPTIONs are those of main.py.
benchmark() {
    local payload=$2 output=$4 target=(--url "$3") options=("${@:5}") code=0
    [ -z "$payload" ] || options+=(--own-payload)
    source_lib test
    find_payload
    case $output in
        '') output=.mcc/run/benchmark.json ;;
        /*) ;;
        *) output=$called_from/$output ;;
    esac
    mkdir -p .mcc/run
    if $1; then
        source_lib state
        [ -n "${MCC_ENDPOINT:-}" ] || MCC_ENDPOINT=$(deployment_name)
        target=(--endpoint "$MCC_ENDPOINT" --region "$MCC_REGION" --dns-suffix "$MCC_DNS_SUFFIX")
    elif [ -z "$3" ]; then
        [ ! -s .mcc/run/port ] || MCC_PORT=$(< .mcc/run/port)
        target=(--url "http://127.0.0.1:$MCC_PORT")
    fi
    python3 -B runtime/benchmark/main.py "${target[@]}" --payload "$payload" --content-type "$content_type" --output "$output" "${options[@]}" || code=$?
    return "$code"
}
