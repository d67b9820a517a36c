# The server as a plain process of this machine, built by this machine's compiler.

# Build here, so that what is wrong is printed here and not in the server's log.
require_process() {
    code/serve build
}

# usage: start_process PORT FOREGROUND    The container's variables go through env, so none of them becomes a variable of this shell. The
# script's own come last and win.
start_process() {
    local pair command=(env --) interrupted=false
    while IFS= read -r -d '' pair; do command+=("$pair"); done < .mcc/run/environment
    command+=("MCC_MODEL_DIR=$PWD/model" MCC_BIND_ADDRESS=127.0.0.1 "SAGEMAKER_BIND_TO_PORT=$1" "$PWD/code/serve" serve)
    ! $2 || exec "${command[@]}"
    # A process group of its own: Ctrl-C in this terminal does not reach it, and do/stop can stop all of it.
    # A signal that arrives before its process id is written would leave it running, so it is handled afterwards.
    trap 'interrupted=true' INT TERM HUP
    set -m
    "${command[@]}" > .mcc/run/server.log 2>&1 < /dev/null &
    set +m
    printf '%s\n' "$!" > .mcc/run/process
    trap 'exit 130' INT TERM HUP
    ! $interrupted || exit 130
    until is_server "$!" || ! kill -0 "$!" 2> /dev/null; do sleep 0.01; done
}
