# How do/deploy deploys to the cluster, and how do/rollback serves an earlier version.

deploy_pods() {
    local image object version=''
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
    serve "$version"
    remove_old_versions
    log "The version $version serves $image. Next: do/test --deployed; to remove it: do/clean"
}

# usage: serve VERSION    Wait until the pods of the version are ready, and note when it was deployed.
serve() {
    # The pull of the image, and the start of one pod after the other.
    local seconds=2700
    pods annotate configmap "$1" "mcc/deployed=$(date -u +%Y-%m-%dT%H:%M:%SZ)" --overwrite > /dev/null
    seconds=${MCC_DEPLOY_TIMEOUT:-$seconds}
    if ! pods rollout status "$kind/$name" --timeout "${seconds}s" >&2; then
        pods describe pods --selector "$selector" | sed -n '/^Events:/,$p' | tail -n 30 >&2
        deployed_logs >&2 || true
        die 'the pods do not serve this version; their events and the last lines of their logs are above. Fix the cause and run do/deploy again, or do/rollback.'
    fi
}

# Keep the last MCC_KEEP_VERSIONS versions, and their images in ECR.
remove_old_versions() {
    local all kept version rest
    all=$(versions)
    kept=$(tail -n "$MCC_KEEP_VERSIONS" <<< "$all")
    while read -r version rest; do
        [ -z "$version" ] || grep -q "^$version " <<< "$kept" || pods delete configmap "$version" >&2
    done <<< "$all"
    # shellcheck disable=SC2046
    release_images $(cut -d ' ' -f 3 <<< "$kept")
}

# usage: roll_back VERSION    Empty: the version before.
roll_back() {
    local wanted=${1:-} served version found='' rest
    find_cluster || { show '# The versions on the cluster are not known.'; return; }
    served=$(served_version)
    [ -n "$served" ] || die 'nothing is deployed on this stage: do/deploy does it.'
    while read -r version rest; do
        case $wanted in
            '') [ "$version" = "$served" ] || found=$version ;;
            "$version" | "${version##*-}") found=$version ;;
        esac
    done < <(versions)
    [ -n "$found" ] || die "${wanted:-an earlier version} is not kept: do/status lists the versions that are."
    pods get configmap "$found" --output json | jq '.metadata.annotations["mcc/workload"] | fromjson' > "$work/workload.json"
    if $dry_run; then
        kubectl diff -f "$work/workload.json" || [ $? -eq 1 ]
        return
    fi
    kubectl apply -f "$work/workload.json" >&2
    serve "$found"
    log "The version $found is served. Next: do/test --deployed"
}

# Copy the token from Secrets Manager, or from HF_TOKEN, to a secret of the cluster. It is in no file and in no argument.
apply_token() {
    local token=${HF_TOKEN:-}
    [ -n "$token" ] || return 0
    printf %s "$token" | pods create secret generic "$name" --from-file=hf-token=/dev/stdin --dry-run=client -o json |
        jq --arg name "$name" '.metadata.labels.app = $name' | pods apply -f - >&2
}
