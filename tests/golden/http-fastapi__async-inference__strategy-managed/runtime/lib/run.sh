# How do/run starts the server.
source_lib engine environment server process

# usage: start_container PORT FOREGROUND    The container listens on its own port 8080, whatever the variables are. Only this machine can
# reach the published port.
start_container() {
    local arguments=(--publish "127.0.0.1:$1:8080")
    find_engine
    check_image
    while IFS= read -r -d '' pair; do arguments+=(--env "$pair"); done < .mcc/run/environment
    arguments+=(--env SAGEMAKER_BIND_TO_PORT=8080)
    arguments+=(--volume "$PWD/model:/opt/ml/model:ro")
    ! $2 || exec "$engine" run --rm "${arguments[@]}" "$MCC_IMAGE" serve
    printf '%s\n' "$engine" > .mcc/run/engine
    "$engine" run --detach --cidfile .mcc/run/container "${arguments[@]}" "$MCC_IMAGE" serve > /dev/null
}

# usage: run_server START PORT FOREGROUND    START is a function: start_container or start_process
run_server() {
    local port=$2
    [ "$1" != start_process ] || require_process
    mkdir -p .mcc/run
    stop_server
    ! is_taken "$port" || die "port $port is already in use: choose another one with --port."
    container_environment > .mcc/run/environment
    # Whatever ends this script before the server answers also ends the server.
    trap 'stop_server' EXIT
    "$1" "$port" "$3"
    printf '%s\n' "$port" > .mcc/run/port
    log "Waiting for http://127.0.0.1:$port/ping…"
    until answers_ping "$port"; do
        if ! is_running || [ "$SECONDS" -ge "$MCC_START_TIMEOUT" ]; then
            show_log | tail -n 100 >&2
            die "the server $(if is_running; then echo "did not answer within $MCC_START_TIMEOUT s"; else echo exited; fi); its log is above."
        fi
        sleep 0.2
    done
    trap - EXIT
    log "Serving on http://127.0.0.1:$port. Next: do/test; to see the log: do/logs; to stop: do/stop"
}
