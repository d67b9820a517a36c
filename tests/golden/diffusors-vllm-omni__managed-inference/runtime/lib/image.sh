# The image of a version stays in ECR as long as the version: its tag deployed-MODEL is exempt from the rules of
# runtime/aws/lifecycle-policy.json.

# usage: in_repository IMAGE OPERATION ARGUMENT…    Ask ECR about the repository of REGISTRY/REPOSITORY@DIGEST. Fails where the image is
# not in ECR, or ECR refuses.
in_repository() {
    local account region path
    [[ $1 =~ ^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+/([^@]+)@ ]] || return
    account=${BASH_REMATCH[1]} region=${BASH_REMATCH[2]} path=${BASH_REMATCH[3]}
    aws_call ecr "$2" --region "$region" --registry-id "$account" --repository-name "$path" "${@:3}" 2> "$work/error"
}

# usage: keep_image IMAGE TAG    Without the permission to do so, the deployment goes on.
keep_image() {
    local manifest
    if [[ $1 != *.dkr.ecr.*@* ]] || [ -e "$work/unreadable" ]; then return; fi
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
    log "The image could not get the tag $2, so a rule of the repository may let it expire: $(grep -v '^$' "$work/error" | tail -n 1)"
}

# usage: release_image MODEL    Remove the model's tag from its image. An image without any other tag keeps it: without tags it would be gone.
release_image() {
    local name=$1 image tags
    image=$(aws_get sagemaker describe-model --model-name "$name" | field .PrimaryContainer.Image)
    tags=$(in_repository "$image" describe-images --image-ids "imageTag=deployed-$name" | field '.imageDetails[0].imageTags | length') || return 0
    [ "${tags:-0}" -gt 1 ] || return 0
    if $dry_run; then
        show_command aws ecr batch-delete-image --image-ids "imageTag=deployed-$name"
        return
    fi
    in_repository "$image" batch-delete-image --image-ids "imageTag=deployed-$name" > /dev/null || return 0
}
