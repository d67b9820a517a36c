# The server that do/run started on this machine. Its state is in .mcc/run: engine and container, or process; port; server.log.

# usage: answers_ping PORT
answers_ping() (
    exec 3<> "/dev/tcp/127.0.0.1/$1"
    printf 'GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
    IFS=' ' read -r -t 2 _ status _ <&3
    [ "$status" = 200 ]
) 2> /dev/null

# usage: is_taken PORT
is_taken() (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null

# usage: is_server PID    A process id alone may belong to another process by now. code/serve can become an engine, which keeps its variables.
is_server() {
    local known
    known=$(tr '\0' '\n' 2> /dev/null < "/proc/$1/environ" || ps -o command= -p "$1")
    case $known in *"MCC_MODEL_DIR=$PWD/model"* | *"$PWD/code/serve"*) return 0 ;; *) return 1 ;; esac
}

is_running() {
    if [ -s .mcc/run/container ]; then
        [ "$("$(< .mcc/run/engine)" container inspect --format '{{.State.Running}}' "$(< .mcc/run/container)" 2> /dev/null)" = true ]
    else
        [ -s .mcc/run/process ] && is_server "$(< .mcc/run/process)"
    fi
}

# usage: show_log [--follow]
show_log() {
    if [ -s .mcc/run/container ]; then
        "$(< .mcc/run/engine)" logs "$@" "$(< .mcc/run/container)" 2>&1
    elif [ -e .mcc/run/server.log ]; then
        if [ $# -gt 0 ]; then tail -n +1 -f .mcc/run/server.log; else cat .mcc/run/server.log; fi
    fi
}

# Stop the server as SageMaker does: SIGTERM, and SIGKILL after 30 seconds. Without a server, do nothing.
stop_server() {
    local engine container process tenths=0
    if [ -s .mcc/run/container ]; then
        engine=$(< .mcc/run/engine) container=$(< .mcc/run/container)
        "$engine" info > /dev/null 2>&1 || die "$engine does not answer, so its container may still run: start $engine and try again."
        if "$engine" container inspect "$container" > /dev/null 2>&1; then
            "$engine" stop -t 30 "$container" > /dev/null
            "$engine" rm --force "$container" > /dev/null
        fi
    elif [ -s .mcc/run/process ]; then
        process=$(< .mcc/run/process)
        if is_server "$process"; then
            kill -TERM "$process"
            while is_server "$process" && [ "$tenths" -lt 300 ]; do
                sleep 0.1
                tenths=$((tenths + 1))
            done
            # Its process group too: whatever it started and left.
            kill -KILL -- "-$process" 2> /dev/null || true
        fi
    fi
    rm -f .mcc/run/engine .mcc/run/container .mcc/run/process .mcc/run/port
}
