# How do/build builds the image.

# usage: build_image [OPTION…]    Options are the engine's.
build_image() {
    local arguments=(--platform linux/amd64 --tag "$MCC_IMAGE" "$@")
    [ -z "$MCC_BASE_IMAGE" ] || arguments+=(--build-arg "BASE_IMAGE=$MCC_BASE_IMAGE")
    find_engine
    [ -z "$MCC_BASE_IMAGE" ] || "$engine" image inspect "$MCC_BASE_IMAGE" > /dev/null 2>&1 || log_in "$MCC_BASE_IMAGE"
    log "Building $MCC_IMAGE with $engine…"
    case $builder in
        # Without these options, buildx wraps the image in an index that SageMaker refuses.
        buildx) "$engine" buildx build --provenance=false --sbom=false --output type=docker "${arguments[@]}" . ;;
        legacy) DOCKER_BUILDKIT=0 "$engine" build "${arguments[@]}" . ;;
        podman) "$engine" build --format docker "${arguments[@]}" . ;;
    esac
    check_image
    remember_image
    log "Built $MCC_IMAGE. Next: do/run"
}
