# How do/push pushes the image.
source_lib engine values image

# usage: push_image [TAG]    TAG names the image too: a version, which never moves to another image, or latest.
push_image() {
    local target tag digest='' version=${1-}
    $dry_run || { find_engine && check_image; }
    target=$(repository_address)
    if is_ecr "$target"; then
        source_lib repository
        prepare_repository "${target%%/*}"
    fi
    if $dry_run; then
        show_command docker push "$target:build-ID"
        [ -z "$version" ] || show_command docker push "$target:$version"
        return
    fi
    # The tag follows from the image, so it never moves to another one.
    tag=$("$engine" image inspect --format '{{.Id}}' "$MCC_IMAGE")
    tag=${tag#sha256:} tag=build-${tag:0:12}
    # An immutable tag refuses a second push.
    ! is_ecr "$target" || digest=$(tagged_digest "$tag")
    [ -n "$digest" ] || send_image "$target" "$tag"
    state_set image "$target@$digest"
    [ -z "$version" ] || if is_ecr "$target"; then tag_image "$target@$digest" "$version"; else send_image "$target" "$version"; fi
    ! is_ecr "$target" || check_replication "$target@$digest"
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
