# The container engine.
logins=''

# Set engine to MCC_ENGINE, else docker or podman, whichever answers first; and builder to how it builds.
find_engine() {
    local candidates=(docker podman)
    [ -z "$MCC_ENGINE" ] || candidates=("$MCC_ENGINE")
    for engine in "${candidates[@]}" ''; do
        [ -z "$engine" ] || ! "$engine" info > /dev/null 2>&1 || break
    done
    [ -n "$engine" ] ||
        die "no container engine answers (tried ${candidates[*]}): start one, or name one with MCC_ENGINE."
    builder=legacy
    # Some machines have podman under the name of docker.
    case $("$engine" --version) in
        *podman*) builder=podman ;;
        *) ! "$engine" buildx version > /dev/null 2>&1 || builder=buildx ;;
    esac
}

# Print the base image: by the digest in base.lock, which do/lock writes, as long as that is of MCC_BASE_IMAGE.
base_image() {
    local name='' digest='' path
    [ ! -e base.lock ] || read -r name digest < base.lock
    if [ -n "$digest" ] && [ "$name" = "$MCC_BASE_IMAGE" ]; then
        # A port of the host comes after a colon, too.
        path=${name%@*} path=${path%":${path##*[/:]}"}
        printf '%s@%s\n' "$path" "$digest"
    else
        printf '%s\n' "$MCC_BASE_IMAGE"
    fi
}

# usage: log_in IMAGE    Log in to the image's registry where it demands that: ECR always does, also that of AWS's own accounts; NVIDIA's for
# some images, with the key in NGC_API_KEY.
log_in() {
    local host=${1%%/*} password
    case $host in
        *.dkr.ecr.*)
            source_lib aws
            password=$(aws_get ecr get-login-password --region "$(cut -d . -f 4 <<< "$host")")
            forget_login "$host"
            printf %s "$password" | "$engine" login --username AWS --password-stdin "$host" > /dev/null
            ;;
        nvcr.io)
            [ -n "${NGC_API_KEY:-}" ] || return 0
            printf %s "$NGC_API_KEY" | "$engine" login --username '$oauthtoken' --password-stdin "$host" > /dev/null
            ;;
    esac
}

# usage: forget_login HOST    Log out when the script ends: engines keep the password in a file, and it is valid for 12 hours. A login that was
# there before stays.
forget_login() {
    if grep -qs "\"$1\"" "${DOCKER_CONFIG:-${HOME:-}/.docker}/config.json" "${REGISTRY_AUTH_FILE:-${XDG_RUNTIME_DIR:-/run}/containers/auth.json}"; then return; fi
    logins+=" $1"
    trap 'for host in $logins; do "$engine" logout "$host" > /dev/null 2>&1 || :; done; rm -rf "$work"' EXIT
}

# Die where there is no image, or one that SageMaker does not accept.
check_image() {
    local platform
    platform=$("$engine" image inspect --format '{{.Os}}/{{.Architecture}}' "$MCC_IMAGE" 2> /dev/null) ||
        die "there is no image $MCC_IMAGE yet: run do/build."
    [ "$platform" = linux/amd64 ] ||
        die "the image is for $platform, but SageMaker needs linux/amd64: use a base image for it (MCC_BASE_IMAGE), then do/build."
    # Docker with the containerd store pushes the manifest that it has. Docker without it, and podman, always push Docker's format.
    case $builder,$("$engine" image inspect --format '{{with .Descriptor}}{{.MediaType}}{{end}}' "$MCC_IMAGE" 2> /dev/null) in
        podman,*) ;;
        *oci*) die "$MCC_IMAGE has an OCI manifest, and SageMaker accepts Docker's only: run do/build again." ;;
    esac
}

# Keep the image's id, so that do/clean can tell this project's image from another one of the same name.
remember_image() {
    mkdir -p .mcc/run
    "$engine" image inspect --format '{{.Id}}' "$MCC_IMAGE" > .mcc/run/image
}
