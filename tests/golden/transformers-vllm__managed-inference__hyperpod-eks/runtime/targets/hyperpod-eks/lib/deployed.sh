# The pods on the cluster, and what do/status, do/logs, do/test and do/clean do with them.
require kubectl
source_lib values image
name=my-model default_namespace=default
namespace=${MCC_NAMESPACE:-$default_namespace}
# Two stages in one namespace would be one deployment.
[ "$MCC_STAGE" = default ] || [ "$namespace" != "$default_namespace" ] ||
    die "the stage $MCC_STAGE needs a namespace of its own: write {\"namespace\": \"NAME\"} to $stage_file."
shown=deployment,pods,service,poddisruptionbudget,horizontalpodautoscaler
kinds=deployment,service,configmap,secret,persistentvolumeclaim,serviceaccount,poddisruptionbudget,horizontalpodautoscaler
# Operators bring these kinds: a cluster without the operator refuses to list them.
# The HyperPod cluster; its EKS cluster is looked up. Empty: kubectl's own context is used.
[ -n "${MCC_CLUSTER:-}" ] || MCC_CLUSTER=

# Make kubectl use the cluster. A dry run that cannot read AWS gets status 1.
find_cluster() {
    local response cluster
    known=true
    [ -n "$MCC_CLUSTER" ] || return 0
    response=$(aws_get sagemaker describe-cluster --cluster-name "$MCC_CLUSTER") || exit
    [ ! -e "$work/unreadable" ] || { known=false; return 1; }
    [ -n "$response" ] || die "there is no HyperPod cluster $MCC_CLUSTER in $MCC_REGION: set MCC_CLUSTER, or generate the project with --hyperpod-cluster."
    cluster=$(field '.Orchestrator.Eks.ClusterArn | split("/") | last' <<< "$response")
    [ -n "$cluster" ] || die "the HyperPod cluster $MCC_CLUSTER does not run on EKS: use another one."
    aws_call eks update-kubeconfig --name "$cluster" --kubeconfig "$work/kubeconfig" > /dev/null 2> "$work/error" || die "$(aws_failure eks update-kubeconfig)"
    export KUBECONFIG=$work/kubeconfig
}

# usage: manifest FILE PATCH    Print a manifest, in the stage's namespace, with this change.
manifest() {
    kubectl patch --local -f "deploy/hyperpod-eks/$1" --type=merge -o yaml \
        -p "$(jq -c --arg namespace "$namespace" '. + {metadata: {namespace: $namespace}}' <<< "$2")"
}

# Print the container's variables: those of do/environment.json, and those of the stage.
stage_environment() {
    refuse_secrets do/environment.json .
    [ ! -e "$stage_file" ] || refuse_secrets "$stage_file" .environment
    [ ! -e deploy/'hyperpod-eks'/environment.json ] || refuse_secrets deploy/'hyperpod-eks'/environment.json .
    if [ -e "$stage_file" ]; then jq -cs '.[0] + (.[1].environment // {})' <(target_environment) "$stage_file"; else target_environment; fi
}

# Print the manifests with what is known only now: the namespace, the image, the variables, and the address of the file system.
manifests() {
    local environment image storage variables
    image=$(image_name)
    variables=$(stage_environment)
    environment=$(content_name <<< "$variables")
    manifest config-map.yaml '{"data": null}' | kubectl patch --local -f - --type=json -o yaml -p "$(jq -c '[{op: "add", path: "/data", value: .}]' <<< "$variables")"
    echo ---
    manifest service.yaml '{}'
    echo ---
    # New variables create new pods, too.
    manifest deployment.yaml '{}' | kubectl patch --local -f - -o yaml -p "$(jq -nc --arg image "$image" --arg environment "$environment" \
        '{spec: {template: {metadata: {annotations: {"mcc/environment": $environment}}, spec: {containers: [{name: "model", image: $image}]}}}}')"
}

# Print the scaler and the budget that an earlier version of the project had: they would still act on these pods.
stale_objects() {
    local objects=()
    objects+=("poddisruptionbudget/$name")
    objects+=("horizontalpodautoscaler/$name")
    [ ${#objects[@]} -eq 0 ] || pods get "${objects[@]}" --ignore-not-found --output name
}

# Print what the tags begin with by which this deployment keeps its images.
deployed_tag_prefix() { echo "deployed-$namespace-$name"; }

pods() { kubectl --namespace "$namespace" "$@"; }

deployed_groups() { :; }

deployed_logs() {
    find_cluster
    pods logs --selector "app=$name" --container model --tail 100 --prefix "$@"
}

deployed_status() {
    find_cluster
    pods get "$shown" --selector "app=$name" --output wide
}

# usage: deployed_test FILE TYPE RESPONSE-FILE    The request goes through a port of this machine.
deployed_test() {
    local port
    require curl
    find_cluster
    pods port-forward "service/$name" :8080 > "$work/forward" 2>&1 &
    forward=$!
    trap 'kill "$forward" 2> /dev/null; rm -rf "$work"' EXIT
    until port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$work/forward" | head -n 1) && [ -n "$port" ]; do
        kill -0 "$forward" 2> /dev/null || die "kubectl port-forward exited: $(tail -n 1 "$work/forward")"
        sleep 0.2
    done
    url=http://127.0.0.1:$port
    request "$3" "$url/ping"
    request "$3" --data-binary "@$1" --header "Content-Type: $2" "$url/invocations"
}

deployed_clean() {
    find_cluster || { list_all_objects; return; }
    if $dry_run; then
        list_objects
        return
    fi
    pods delete "$kinds" --selector "app=$name" --ignore-not-found >&2
    record deleted k8s-deployment "$namespace/$name"
    release_images
}

# Images that these pods were started from need not stay any longer.
release_images() {
    local image tag prefix
    image=$(state_get image)
    [[ $image = *.dkr.ecr.*/"$MCC_REPOSITORY"@* ]] || return 0
    prefix=$(deployed_tag_prefix)
    for tag in $(kept_tags); do [[ ! $tag =~ ^"$prefix"-[0-9a-f]{10}$ ]] || release_image "$image" "$tag"; done
}

# List the commands that delete each object of the project that is on the cluster.
list_objects() {
    local object objects
    if ! objects=$(pods get "$kinds" --selector "app=$name" --output name 2> "$work/error"); then
        show "# Not known: what is on the cluster. kubectl get failed: $(tail -n 1 "$work/error")"
        list_all_objects
        return
    fi
    for object in $objects; do show_command kubectl --namespace "$namespace" delete "$object"; done
}

list_all_objects() { show_command kubectl --namespace "$namespace" delete "$kinds" --selector "app=$name"; }
