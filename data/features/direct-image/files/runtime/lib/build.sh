# How do/build pulls the image.
source_lib engine

pull_image() {
    find_engine
    log_in "$MCC_BASE_IMAGE"
    log "Pulling $MCC_BASE_IMAGE with $engine…"
    "$engine" pull --platform linux/amd64 "$MCC_BASE_IMAGE"
    "$engine" tag "$MCC_BASE_IMAGE" "$MCC_IMAGE"
    check_image
    remember_image
    log "$MCC_IMAGE is $MCC_BASE_IMAGE. Next: do/run"
}
