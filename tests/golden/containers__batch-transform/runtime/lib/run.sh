# How do/run serves the containers together.
source_lib containers server

# usage: run_containers PORT PROCESS    With PROCESS, projects run as processes; else their images in a container engine.
run_containers() {
    local name folder before=$MCC_REGION arguments=(--folder "$local_folder" --port "$1" --region "$MCC_REGION")
    find_mcc
    mkdir -p .mcc/run
    stop_server
    if $2; then
        arguments+=(--engine none)
        for name in $(container_names); do
            folder=$(project_folder "$name") || exit
            [ -n "$folder" ] || die "the container $name is an image, which cannot run as a process: do/run without --process."
        done
    fi
    "$mcc" local up "${arguments[@]}" > .mcc/run/up.log 2>&1 || {
        cat .mcc/run/up.log >&2
        die 'the local SageMaker did not start; the reason is above.'
    }
    use_local
    # Whatever ends this script before the containers answer also stops them.
    trap 'stop_server' EXIT
    trap - EXIT
    log "Serving in the region $before of this machine. Next: do/test; to see the logs: do/logs; to stop: do/stop"
}
