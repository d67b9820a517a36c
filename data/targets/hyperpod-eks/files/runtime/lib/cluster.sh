# The HyperPod cluster; its EKS cluster is looked up. Empty: kubectl's own context is used.
[% if hyperpodCluster %]
[ -n "${MCC_CLUSTER:-}" ] || MCC_CLUSTER=[% hyperpodCluster %]
[% else %]
[ -n "${MCC_CLUSTER:-}" ] || MCC_CLUSTER=
[% end %]

# Make kubectl use the cluster. A dry run that cannot read AWS gets status 1.
find_cluster() {
    local response cluster
    known=true
    [ -n "$MCC_CLUSTER" ] || return 0
    response=$(aws_get sagemaker describe-cluster --cluster-name "$MCC_CLUSTER") || exit
    [ ! -e "$work/unreadable" ] || { known=false; return 1; }
    [ -n "$response" ] || die "the HyperPod cluster $MCC_CLUSTER does not exist in $MCC_REGION: set MCC_CLUSTER, or generate the project with --hyperpod-cluster."
    cluster=$(field '.Orchestrator.Eks.ClusterArn | split("/") | last' <<< "$response")
    [ -n "$cluster" ] || die "the HyperPod cluster $MCC_CLUSTER does not run on EKS: use another one."
    use_cluster "$cluster"
}
