# The container engine.

# The engine in $engine: MCC_ENGINE, else docker or podman, whichever answers first; how it builds in $builder.
find_engine() {
    local candidates=(docker podman)
    [ -z "$MCC_ENGINE" ] || candidates=("$MCC_ENGINE")
    for engine in "${candidates[@]}" ''; do
        [ -z "$engine" ] || ! "$engine" info > /dev/null 2>&1 || break
    done
    [ -n "$engine" ] ||
        refuse "no container engine answers (tried ${candidates[*]}): start one, or name one with MCC_ENGINE."
    builder=legacy
    # Some machines have podman under the name of docker.
    case $("$engine" --version) in
        *podman*) builder=podman ;;
        *) ! "$engine" buildx version > /dev/null 2>&1 || builder=buildx ;;
    esac
}

# That there is an image, and one that SageMaker takes.
check_image() {
    local platform
    platform=$("$engine" image inspect --format '{{.Os}}/{{.Architecture}}' "$MCC_IMAGE" 2> /dev/null) ||
        refuse "there is no image $MCC_IMAGE yet: make it with do/build."
    [ "$platform" = linux/amd64 ] ||
        refuse "the image is for $platform, but SageMaker needs linux/amd64: use a base image that has it (MCC_BASE_IMAGE), and do/build."
    # Docker with the containerd store pushes what it has; without, and podman, they push Docker's format whatever they have.
    case $builder,$("$engine" image inspect --format '{{with .Descriptor}}{{.MediaType}}{{end}}' "$MCC_IMAGE" 2> /dev/null) in
        podman,*) ;;
        *oci*) refuse "$MCC_IMAGE has an OCI manifest, and SageMaker takes Docker's only: make it again with do/build." ;;
    esac
}
