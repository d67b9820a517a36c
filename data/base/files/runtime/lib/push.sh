# How do/push pushes the image.
source_lib engine values

push_image() {
    local target tag digest=''
    $dry_run || { find_engine && check_image; }
    target=$(repository_address)
    case $target in *.dkr.ecr.*) prepare_repository "${target%%/*}" ;; esac
    if $dry_run; then
        show_command docker push "$target:build-ID"
        return
    fi
    # The tag follows from the image, so it never moves to another one.
    tag=$("$engine" image inspect --format '{{.Id}}' "$MCC_IMAGE")
    tag=${tag#sha256:} tag=build-${tag:0:12}
    # An immutable tag refuses a second push.
    case $target in
        *.dkr.ecr.*) digest=$(aws_get ecr describe-images --repository-name "$MCC_REPOSITORY" --image-ids "imageTag=$tag" | field '.imageDetails[0].imageDigest') ;;
    esac
    [ -n "$digest" ] || send_image "$target" "$tag"
    state_set image "$target@$digest"
    log "Pushed $target@$digest. Next: do/deploy"
}

# usage: send_image REPOSITORY TAG    Set digest to that of the image in the registry.
send_image() {
    "$engine" tag "$MCC_IMAGE" "$1:$2"
    log "Pushing $1:$2…"
    case $builder in
        podman) "$engine" push --format v2s2 --digestfile "$work/digest" "$1:$2" >&2 ;;
        *)
            "$engine" push "$1:$2" >&2
            "$engine" image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$MCC_IMAGE" | sed -n "s|^$1@||p" | head -n 1 > "$work/digest"
            ;;
    esac
    digest=$(< "$work/digest")
    [ -n "$digest" ] || die "$engine does not report which digest it pushed: push again."
}

# usage: prepare_repository REGISTRY    The repository scans each push; no tag can move to another image; and images that no deployment needs
# expire by their age (runtime/aws/lifecycle-policy.json).
prepare_repository() {
    local repository
    repository=$(aws_get ecr describe-repositories --repository-names "$MCC_REPOSITORY")
    if [ -z "$repository" ]; then
        send_payload ecr create-repository repository="$MCC_REPOSITORY"
        record active ecr-repository "$MCC_REPOSITORY"
    elif [ "$(field '.repositories[0].imageTagMutability' <<< "$repository")" = MUTABLE ]; then
        aws_do ecr put-image-tag-mutability --repository-name "$MCC_REPOSITORY" --image-tag-mutability IMMUTABLE > /dev/null
    fi
    aws_do ecr put-lifecycle-policy --repository-name "$MCC_REPOSITORY" --lifecycle-policy-text file://runtime/aws/lifecycle-policy.json > /dev/null
    $dry_run || log_in "$1/$MCC_REPOSITORY"
}
