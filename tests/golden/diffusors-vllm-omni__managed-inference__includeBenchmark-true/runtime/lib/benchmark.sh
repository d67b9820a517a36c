# How do/benchmark measures.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# usage: benchmark REQUESTS CONCURRENCY PAYLOAD URL    An empty PAYLOAD or URL has a default.
benchmark() {
    local requests=$1 payload=$3 url=$4 began milliseconds good
    case $payload in '' | /*) ;; *) payload=$called_from/$payload ;; esac
    payload=${payload:-test/payload.json}
    require curl
    [ -r "$payload" ] || die "cannot read $payload: name the request's body with --payload FILE."
    [ ! -s .mcc/run/port ] || MCC_PORT=$(< .mcc/run/port)
    url=${url:-http://127.0.0.1:$MCC_PORT}
    log "Sending $requests requests, $2 at a time, to $url/invocations…"
    began=$(date +%s%N)
    # One line for each response: its status, the time to its first byte, and the total time.
    seq "$requests" | xargs -P "$2" -I{} curl --silent --noproxy 127.0.0.1,localhost --max-time 480 --output /dev/null \
        --write-out '%{http_code} %{time_starttransfer} %{time_total}\n' \
        --header 'Content-Type: application/json' --data-binary "@$payload" "$url/invocations" > "$work/responses" || true
    milliseconds=$(( ($(date +%s%N) - began) / 1000000 ))
    good=$(grep -c '^200 ' "$work/responses" || true)
    {
        printf 'status 200: %d of %d, %d per second\n' "$good" "$requests" $((good * 1000 / (milliseconds > 0 ? milliseconds : 1)))
        printf 'first byte: %s\n' "$(percentiles 2)"
        printf 'total time: %s\n' "$(percentiles 3)"
    } | tee "$work/result"
    [ "$good" = "$requests" ] || die "$((requests - good)) requests did not return status 200: see do/logs."
}

# usage: percentiles COLUMN
percentiles() {
    awk -v column="$1" '$1 == 200 { print $column * 1000 }' "$work/responses" | sort -n |
        awk '{ value[NR] = $1 } END { if (NR) printf "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms", value[int((NR + 1) / 2)], value[int(NR * 0.9 + 0.5)], value[int(NR * 0.99 + 0.5)] }'
}
