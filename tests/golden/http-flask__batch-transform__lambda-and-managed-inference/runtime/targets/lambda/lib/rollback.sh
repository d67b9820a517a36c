# How do/rollback serves an earlier version. What that is, own_versions, find_version and serve_version of the target say.

# usage: roll_back VERSION    Empty: the version before.
roll_back() {
    local version=$1 current
    own_versions
    if [ -e "$work/unreadable" ]; then return; fi
    [ -n "$description" ] || die 'nothing is deployed on this stage: do/deploy creates it.'
    current=$(served_version)
    version=${version:-$(previous_version "$current")}
    [ -n "$version" ] || die "$current is the only version that is kept."
    find_version "$version"
    [ -n "$found" ] || die "the version $version is not kept: do/status lists the versions that are."
    serve_version "$version"
    end_dry_run
    log "The version $version is served. Next: do/test --deployed"
}
