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
workload=deployment kind=deployment pod=.spec.template.spec container=model
selector=app=$name
shown=$shown,ingress,networkpolicy kinds=$kinds,ingress,networkpolicy
# Operators bring these kinds: a cluster without the operator refuses to list them.
shown=$shown,httproute kinds=$kinds,httproute
source_lib cluster

# usage: use_cluster NAME    Make kubectl use this EKS cluster. The user's own configuration of kubectl stays as it is.
use_cluster() {
    aws_call eks update-kubeconfig --name "$1" --kubeconfig "$work/kubeconfig" > /dev/null 2> "$work/error" || die "$(aws_failure eks update-kubeconfig)"
    export KUBECONFIG=$work/kubeconfig
}

# usage: manifest FILE PATCH [FORMAT]    Print a manifest, in the stage's namespace, with this change.
manifest() {
    kubectl patch --local -f "deploy/eks/$1" --type=merge -o "${3:-yaml}" \
        -p "$(jq -c --arg namespace "$namespace" '. + {metadata: {namespace: $namespace}}' <<< "$2")"
}

# usage: … | as_yaml    Write an object in JSON as YAML.
as_yaml() { kubectl patch --local -f - --type=merge -o yaml -p '{}'; }

# Print the container's variables: those of do/environment.json, and those of the stage.
stage_environment() {
    refuse_secrets do/environment.json .
    [ ! -e "$stage_file" ] || refuse_secrets "$stage_file" .environment
    [ ! -e "deploy/$MCC_TARGET/environment.json" ] || refuse_secrets "deploy/$MCC_TARGET/environment.json" .
    { container_environment; [ ! -e "$stage_file" ] || jq '.environment // {}' "$stage_file"; } | jq -cs add
}

# Print the manifests with what is known only now: the namespace, the image, the variables, and the address of the file system.
manifests() {
    local image object storage variables
    image=$(image_name)
    variables=$(stage_environment)
    object=$(manifest "$workload.yaml" '{}' json | jq -c --arg image "$image" "$pod.containers[0].image = \$image")
    # A version has the variables of its pods and their whole description, so do/rollback can apply it again.
    version=$name-$(printf '%s\n%s\n' "$object" "$variables" | content_hash)
    object=$(jq -c --arg version "$version" "$pod.containers[0].envFrom[0].configMapRef.name = \$version" <<< "$object")
    manifest config-map.yaml '{"data": null}' json | jq --arg version "$version" --arg workload "$object" --argjson data "$variables" \
        '.metadata.name = $version | .metadata.annotations["mcc/workload"] = $workload | .data = $data' | as_yaml
    echo ---
    manifest service.yaml '{}'
    echo ---
    as_yaml <<< "$object"
    echo ---
    manifest route.yaml '{}'
}

# Print what an earlier version of the project had and this one does not: it would still act on these pods, or be a second server.
stale_objects() {
    local objects=()
    objects+=("poddisruptionbudget/$name")
    objects+=("horizontalpodautoscaler/$name")
    objects+=("ingress/$name")
    objects+=("networkpolicy/$name")
    [ ${#objects[@]} -eq 0 ] || pods get "${objects[@]}" --ignore-not-found --output name
}

# Print what the tags begin with by which this deployment keeps its images.
deployed_tag_prefix() { echo "deployed-$namespace-$name"; }

pods() { kubectl --namespace "$namespace" "$@"; }

deployed_groups() { :; }

deployed_logs() {
    find_cluster
    pods logs --selector "$selector" --container "$container" --tail 100 --prefix "$@"
}

deployed_status() {
    find_cluster
    pods get "$shown" --selector "app=$name" --output wide
    show_versions
}

# Print the version whose pods are served; nothing where nothing is deployed.
served_version() { pods get "$kind/$name" --ignore-not-found --output json | field "$pod.containers[0].envFrom[0].configMapRef.name"; }

# Print the versions that are kept, each with the time of its deployment and its image, in the order of these times.
versions() {
    pods get configmap --selector "app=$name" --output json | jq -r '[.items[].metadata | select(.annotations["mcc/workload"])]
        | sort_by(.annotations["mcc/deployed"]) | .[]
        | "\(.name) \(.annotations["mcc/deployed"] // "-") \(.annotations["mcc/workload"] | fromjson | '"$pod.containers[0].image"')"'
}

show_versions() {
    local served version rest
    served=$(served_version)
    while read -r version rest; do
        if [ "$version" = "$served" ]; then echo "version: $version $rest (served)"; else echo "version: $version $rest"; fi
    done < <(versions)
}

# usage: deployed_test FILE TYPE RESPONSE-FILE    The request goes through a port of this machine.
deployed_test() {
    local port forwarded=service/$name
    require curl
    find_cluster
    pods port-forward "$forwarded" :8080 > "$work/forward" 2>&1 &
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

# usage: release_images IMAGE…    All other images that these pods were started from need not stay any longer.
release_images() {
    local image tag prefix kept=''
    image=$(state_get image)
    [[ $image = *.dkr.ecr.*/"$MCC_REPOSITORY"@* ]] || return 0
    prefix=$(deployed_tag_prefix)
    for tag; do kept+=" $prefix-$(content_hash <<< "$tag") "; done
    for tag in $(kept_tags); do [[ ! $tag =~ ^"$prefix"-[0-9a-f]{10}$ || $kept = *" $tag "* ]] || release_image "$image" "$tag"; done
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
