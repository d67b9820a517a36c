# The EKS cluster. Empty: kubectl's own context is used.
[ -n "${MCC_CLUSTER:-}" ] || MCC_CLUSTER=

# Make kubectl use the cluster. A dry run that cannot read AWS gets status 1.
find_cluster() {
    local status
    known=true
    [ -n "$MCC_CLUSTER" ] || return 0
    status=$(aws_get eks describe-cluster --name "$MCC_CLUSTER" | field .cluster.status) || exit
    [ ! -e "$work/unreadable" ] || { known=false; return 1; }
    [ -n "$status" ] || die "the EKS cluster $MCC_CLUSTER does not exist in $MCC_REGION: set MCC_CLUSTER, or generate the project with --eks-cluster."
    [ "$status" = ACTIVE ] || die "the EKS cluster $MCC_CLUSTER is $status: run this again when it is ACTIVE, or use another one."
    use_cluster "$MCC_CLUSTER"
}
