# How do/push pushes the image.
source_lib engine values

push_image() {
    local registry=$MCC_REGISTRY account target digest
    $dry_run || { find_engine && check_image; }
    if [ -z "$registry" ]; then
        account=$(account_id)
        registry=$account.dkr.ecr.$MCC_REGION.amazonaws.com
        case $MCC_REGION in cn-*) registry=$registry.cn ;; esac
    fi
    target=$registry/$MCC_REPOSITORY
    case $registry in *.dkr.ecr.*) prepare_repository "$registry" ;; esac
    if $dry_run; then
        show_command docker push "$target:latest"
        return
    fi
    "$engine" tag "$MCC_IMAGE" "$target:latest"
    log "Pushing $target:latest…"
    case $builder in
        podman) "$engine" push --format v2s2 --digestfile "$work/digest" "$target:latest" >&2 ;;
        *)
            "$engine" push "$target:latest" >&2
            "$engine" image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$MCC_IMAGE" | sed -n "s|^$target@||p" | head -n 1 > "$work/digest"
            ;;
    esac
    digest=$(< "$work/digest")
    [ -n "$digest" ] || die "$engine does not report which digest it pushed: push again."
    state_set image "$target@$digest"
    log "Pushed $target@$digest. Next: do/deploy"
}

# usage: prepare_repository REGISTRY    The repository scans each push, and keeps as many untagged images as
# runtime/aws/lifecycle-policy.json allows.
prepare_repository() {
    local repository password
    repository=$(aws_get ecr describe-repositories --repository-names "$MCC_REPOSITORY")
    if [ -z "$repository" ]; then
        send_payload ecr create-repository repository="$MCC_REPOSITORY"
        record active ecr-repository "$MCC_REPOSITORY"
    fi
    aws_do ecr put-lifecycle-policy --repository-name "$MCC_REPOSITORY" --lifecycle-policy-text file://runtime/aws/lifecycle-policy.json > /dev/null
    if $dry_run; then return; fi
    password=$(aws_get ecr get-login-password)
    printf %s "$password" | "$engine" login --username AWS --password-stdin "$1" > /dev/null
}
