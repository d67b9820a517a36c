# The pods on the cluster, and what do/status, do/logs, do/test and do/clean do with them.
need kubectl
name=my-model namespace=default
# The HyperPod cluster; its EKS cluster is looked up. Empty: kubectl's own context is used.
[ -n "${MCC_CLUSTER:-}" ] || MCC_CLUSTER=

find_cluster() {
    [ -n "$MCC_CLUSTER" ] || return 0
    dry_run=false ask sagemaker describe-cluster --cluster-name "$MCC_CLUSTER"
    [ -n "$answer" ] || refuse "there is no HyperPod cluster $MCC_CLUSTER in $MCC_REGION: set MCC_CLUSTER, or generate with --hyperpod-cluster."
    cluster=$(told '.Orchestrator.Eks.ClusterArn | split("/") | last')
    [ -n "$cluster" ] || refuse "the HyperPod cluster $MCC_CLUSTER does not run on EKS: choose another."
    aws_call eks update-kubeconfig --name "$cluster" --kubeconfig "$work/kubeconfig" > /dev/null 2> "$work/trouble" || stop_at eks update-kubeconfig
    export KUBECONFIG=$work/kubeconfig
}

# Prints the manifests with what is known only now: the image, the variables, and of the file system its address.
manifests() {
    local environment image
    find_image
    environment=$(name_of < do/environment.json)
    kubectl patch --local -f deploy/config-map.yaml --type=json -o yaml -p "$(jq -c '[{op: "add", path: "/data", value: .}]' do/environment.json)"
    echo ---
    cat deploy/service.yaml
    echo ---
    # New variables make new pods, too.
    kubectl patch --local -f deploy/deployment.yaml -o yaml -p "$(jq -nc --arg image "$image" --arg environment "$environment" \
        '{spec: {template: {metadata: {annotations: {"mcc/environment": $environment}}, spec: {containers: [{name: "model", image: $image}]}}}}')"
}

pods() { kubectl --namespace "$namespace" "$@"; }

deployed_groups() { :; }

deployed_logs() {
    find_cluster
    pods logs --selector "app=$name" --container model --tail 100 --prefix "$@"
}

deployed_status() {
    find_cluster
    pods get deployment,pods,service --selector "app=$name" --output wide
}

# usage: deployed_test FILE TYPE ANSWER-FILE    through a port of this machine
deployed_test() {
    local port
    need curl
    find_cluster
    pods port-forward "service/$name" :8080 > "$work/forward" 2>&1 &
    forward=$!
    trap 'kill "$forward" 2> /dev/null; rm -rf "$work"' EXIT
    until port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$work/forward" | head -n 1) && [ -n "$port" ]; do
        kill -0 "$forward" 2> /dev/null || refuse "kubectl port-forward ended: $(tail -n 1 "$work/forward")"
        sleep 0.2
    done
    url=http://127.0.0.1:$port
    ask_server "$url/ping"
    ask_server --data-binary "@$1" --header "Content-Type: $2" "$url/invocations"
}

deployed_clean() {
    if $dry_run; then
        echo "kubectl --namespace $namespace delete deployment,service,configmap,secret,pvc --selector app=$name"
        return
    fi
    find_cluster
    pods delete deployment,service,configmap,secret,persistentvolumeclaim --selector "app=$name" --ignore-not-found >&2
    record deleted k8s-deployment "$namespace/$name"
}
