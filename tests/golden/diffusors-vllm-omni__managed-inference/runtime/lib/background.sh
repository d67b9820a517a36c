# Starts the server as a plain process of this machine.

# usage: launch FOREGROUND WORD…    Run WORD… with the container's variables. They go through env, so none of them becomes a variable of this
# shell. WORD… begins with the script's own variables, which come last and win.
launch() {
    local foreground=$1 pair command=(env --) interrupted=false
    while IFS= read -r -d '' pair; do command+=("$pair"); done < .mcc/run/environment
    command+=("${@:2}")
    ! $foreground || exec "${command[@]}"
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
