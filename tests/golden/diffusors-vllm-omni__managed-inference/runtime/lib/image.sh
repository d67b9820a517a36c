# The image of a deployed version stays in ECR as long as the version: its tag deployed-… is exempt from the rules of
# runtime/aws/lifecycle-policy.json.

# usage: is_ecr ADDRESS    Whether the image or repository is in ECR, or in the registry that the local SageMaker has in its place.
is_ecr() {
    case $1 in
        *.dkr.ecr.*) ;;
        "${MCC_REGISTRY:-}"/*) [ -n "${MCC_REGISTRY:-}" ] && [ -n "${MCC_REGISTRY_IS_ECR:-}" ] ;;
        *) return 1 ;;
    esac
}

# usage: in_repository IMAGE OPERATION ARGUMENT…    Ask ECR about the project's repository, where REGISTRY/REPOSITORY@DIGEST is in it. Fails
# where the image is elsewhere, or ECR refuses.
in_repository() {
    local account region
    : > "$work/error"
    if [[ $1 =~ ^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+/([^@]+)@ ]]; then
        account=${BASH_REMATCH[1]} region=${BASH_REMATCH[2]}
        [ "${BASH_REMATCH[3]}" = "$MCC_REPOSITORY" ] || return
        aws_call ecr "$2" --region "$region" --registry-id "$account" --repository-name "$MCC_REPOSITORY" "${@:3}" 2> "$work/error"
    else
        is_ecr "$1" && [ "${1%%@*}" = "$MCC_REGISTRY/$MCC_REPOSITORY" ] || return
        aws_call ecr "$2" --repository-name "$MCC_REPOSITORY" "${@:3}" 2> "$work/error"
    fi
}

# usage: keep_image IMAGE TAG    Without the permission to do so, the deployment goes on.
keep_image() {
    local manifest
    if [ -e "$work/unreadable" ]; then return; fi
    manifest=$(in_repository "$1" batch-get-image --image-ids "imageDigest=${1##*@}" | field '.images[0].imageManifest') || manifest=''
    if [ -n "$manifest" ]; then
        if $dry_run; then
            show_command aws ecr put-image --image-tag "$2" --image-manifest "the manifest of ${1##*@}"
            return
        fi
        printf %s "$manifest" > "$work/manifest"
        in_repository "$1" put-image --image-tag "$2" --image-manifest "file://$work/manifest" > /dev/null && return
        ! grep -q -e ImageAlreadyExists -e ImageTagAlreadyExists "$work/error" || return 0
    fi
    # An image of another repository is not this project's to keep.
    [ -s "$work/error" ] || return 0
    log "The image could not get the tag $2, so a rule of the repository may let it expire: $(grep -v '^$' "$work/error" | tail -n 1)"
}

# usage: release_image IMAGE TAG    Remove the tag. An image without any other tag keeps it: without tags it would be gone.
release_image() {
    local tags
    tags=$(in_repository "$1" describe-images --image-ids "imageTag=$2" | field '.imageDetails[0].imageTags | length') || return 0
    [ "${tags:-0}" -gt 1 ] || return 0
    if $dry_run; then
        show_command aws ecr batch-delete-image --image-ids "imageTag=$2"
        return
    fi
    in_repository "$1" batch-delete-image --image-ids "imageTag=$2" > /dev/null || return 0
}

# Print the tags with which deployments keep images of the project's repository.
kept_tags() {
    aws_get ecr list-images --repository-name "$MCC_REPOSITORY" --filter tagStatus=TAGGED |
        field '.imageIds[]?.imageTag | select(startswith("deployed-"))'
}
