# AWS's image in place of a container: a runner with this machine's Python that answers as the image does.

# What the runner needs: Linux, and the programs that it runs.
require_process() {
    [ "$(uname -s)" = Linux ] || die "--process needs Linux, because the server uses epoll and /proc. On $(uname -s), use a container: do/build, then do/run."
    require 'nginx'
}

# usage: start_process PORT FOREGROUND    The container's variables go through env, so none of them becomes a variable of this shell. The
# script's own come last and win.
start_process() {
    local python pair command=(env --) interrupted=false
    require_model
    python=$(find_python)
    while IFS= read -r -d '' pair; do command+=("$pair"); done < .mcc/run/environment
    command+=(MCC_RUNNER=sklearn "MCC_MODEL_DIR=$PWD/model" MCC_BIND_ADDRESS=127.0.0.1 MCC_USER=0 "SAGEMAKER_BIND_TO_PORT=$1" "$python" "$PWD/runtime/runner/serve" serve)
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
