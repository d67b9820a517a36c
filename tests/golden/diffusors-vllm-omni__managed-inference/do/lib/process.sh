# The server as a plain process of this machine's Python.

# What the server runs beside Python.
need_process() { need; }

# The user's variables go through env, so none of them becomes a variable of this shell; ours come last and win.
start_process() {
    local python command=(env --)
    python=$(find_python)
    while IFS= read -r -d '' pair; do command+=("$pair"); done < .mcc/run/environment
    command+=("MCC_MODEL_DIR=$PWD/model" MCC_BIND_ADDRESS=127.0.0.1 "SAGEMAKER_BIND_TO_PORT=$port" "$python" "$PWD/code/serve" serve)
    ! $foreground || exec "${command[@]}"
    # A group of its own: no Ctrl-C of this terminal reaches it, and do/stop can end all of it.
    # An end that is asked for before its number is written would leave it running: that waits.
    local interrupted=false
    trap 'interrupted=true' INT TERM HUP
    set -m
    "${command[@]}" > .mcc/run/server.log 2>&1 < /dev/null &
    set +m
    printf '%s\n' "$!" > .mcc/run/process
    trap 'exit 130' INT TERM HUP
    ! $interrupted || exit 130
    until is_server "$!" || ! kill -0 "$!" 2> /dev/null; do sleep 0.01; done
}
