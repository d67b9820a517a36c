# How do/deploy deploys to the cluster.

deploy_pods() {
    # The pull of the image, and the start of one pod after the other.
    local image object seconds=2700
    if ! find_cluster; then
        show '# The manifests cannot be compared with those on the cluster:'
        manifests
        return
    fi
    manifests > "$work/manifests.yaml"
    if $dry_run; then
        # It exits with 1 where there is a difference.
        kubectl diff -f "$work/manifests.yaml" || [ $? -eq 1 ]
        for object in $(stale_objects); do show_command kubectl --namespace "$namespace" delete "$object"; done
        return
    fi
    apply_token
    state_set "deployed $MCC_STAGE" "$name"
    image=$(image_name)
    keep_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    for object in $(stale_objects); do pods delete "$object" >&2; done
    kubectl apply -f "$work/manifests.yaml" >&2
    record active k8s-deployment "$namespace/$name"
    if ! pods rollout status "deployment/$name" --timeout "${MCC_DEPLOY_TIMEOUT:-$seconds}s" >&2; then
        pods describe pods --selector "app=$name" | sed -n '/^Events:/,$p' | tail -n 30 >&2
        deployed_logs >&2 || true
        die 'the pods do not serve this version; their events and the last lines of their logs are above. Fix the cause and run do/deploy again.'
    fi
    log "The deployment $name serves $image. Next: do/test --deployed; to remove it: do/clean"
}

# Copy the token from Secrets Manager, or from HF_TOKEN, to a secret of the cluster. It is in no file and in no argument.
apply_token() {
    local token=${HF_TOKEN:-}
    [ -n "$token" ] || return 0
    printf %s "$token" | pods create secret generic "$name" --from-file=hf-token=/dev/stdin --dry-run=client -o json |
        jq --arg name "$name" '.metadata.labels.app = $name' | pods apply -f - >&2
}
