# How do/build builds the image.

# usage: build_image [OPTION…]    Options are the engine's.
build_image() {
    local base arguments=(--platform linux/amd64 --tag "$MCC_IMAGE" "$@")
    base=$(base_image)
    [ -z "$base" ] || arguments+=(--build-arg "BASE_IMAGE=$base")
    [ -z "$MCC_BUILD_IMAGE" ] || arguments+=(--build-arg "BUILD_IMAGE=$MCC_BUILD_IMAGE")
    find_engine
    [ -z "$base" ] || "$engine" image inspect "$base" > /dev/null 2>&1 || log_in "$base"
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
