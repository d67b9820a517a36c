# How do/lock pins the base image. do/build uses the digest as long as MCC_BASE_IMAGE is the image that was pinned.
source_lib engine

# With MCC_PYTHON, libraries can be pinned without an engine and a registry, so there the base image only stays as it is.
lock_base() {
    local digest=''
    [ -n "$MCC_BASE_IMAGE" ] || die "name the base image first: MCC_BASE_IMAGE in do/config."
    if [ -z "$MCC_PYTHON" ] || (find_engine) 2> /dev/null; then
        find_engine
        log_in "$MCC_BASE_IMAGE"
        # Where the registry does not answer, the image that this machine has is pinned.
        "$engine" pull --platform linux/amd64 "$MCC_BASE_IMAGE" > /dev/null || "$engine" image inspect "$MCC_BASE_IMAGE" > /dev/null 2>&1 ||
            [ -n "$MCC_PYTHON" ] || die "the base image $MCC_BASE_IMAGE could not be pulled: see the lines above."
        digest=$("$engine" image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$MCC_BASE_IMAGE" 2> /dev/null |
            sed -n 's/.*@\(sha256:[0-9a-f]*\)$/\1/p' | head -n 1) || digest=''
    fi
    if [ -n "$digest" ]; then
        printf '%s %s\n' "$MCC_BASE_IMAGE" "$digest" > base.lock
        log "Wrote base.lock: $MCC_BASE_IMAGE is $digest"
    else
        log "The base image $MCC_BASE_IMAGE is not pinned, because no registry gave its digest."
    fi
}
