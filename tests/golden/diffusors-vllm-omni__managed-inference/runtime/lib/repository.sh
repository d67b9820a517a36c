# The ECR repository of the image, which runtime/aws/create-repository.json describes.
source_lib image

# usage: prepare_repository REGISTRY    The repository scans each push; only the tags latest and deployed-… can move to another image; and
# images that no deployment needs expire by their age (runtime/aws/lifecycle-policy.json).
prepare_repository() {
    local repository
    repository=$(aws_get ecr describe-repositories --repository-names "$MCC_REPOSITORY" | jq -c '.repositories[0] // empty')
    if [ -z "$repository" ]; then
        send_payload ecr create-repository repository="$MCC_REPOSITORY"
        record active ecr-repository "$MCC_REPOSITORY"
    elif owns_repository "$repository"; then
        update_repository "$repository"
    else
        # Its creator decides how it is set up.
        note "The repository $MCC_REPOSITORY has no tag mcc:project, so it is not this project's to change: its settings stay as they are."
        $dry_run || log_in "$1/$MCC_REPOSITORY"
        return
    fi
    aws_do ecr put-lifecycle-policy --repository-name "$MCC_REPOSITORY" --lifecycle-policy-text file://runtime/aws/lifecycle-policy.json > /dev/null
    set_pull_policy
    $dry_run || log_in "$1/$MCC_REPOSITORY"
}

# usage: owns_repository REPOSITORY    Whether its tags say that it is this project's. Die where they say that it is another project's.
owns_repository() {
    local owner
    owner=$(aws_get ecr list-tags-for-resource --resource-arn "$(field .repositoryArn <<< "$1")" | field '.tags[]? | select(.Key == "mcc:project").Value') || exit
    [ -z "$owner" ] || [ "$owner" = "$MCC_PROJECT_NAME" ] ||
        die "the repository $MCC_REPOSITORY belongs to the project $owner: it has the tag mcc:project=$owner. Choose another name with MCC_REPOSITORY."
    [ -n "$owner" ]
}

# usage: update_repository REPOSITORY    Bring the settings that ECR can change to those of runtime/aws/create-repository.json.
update_repository() {
    local body
    body=$(jq -c --argjson now "$1" --arg name "$MCC_REPOSITORY" '
        def filters: .imageTagMutabilityExclusionFilters | if . then map(.filter) | sort else null end;
        # An AWS CLI before 2.27.59 (1.41.13) reads the filters of no repository.
        if $now.imageTagMutability == .imageTagMutability and (($now | filters) // filters) == filters then empty
        else {repositoryName: $name, imageTagMutability, imageTagMutabilityExclusionFilters} | del(.. | nulls) end
        ' runtime/aws/create-repository.json)
    [ -z "$body" ] || aws_send ecr put-image-tag-mutability "$body"
    jq -e --argjson now "$1" '.encryptionConfiguration as $wanted | ($now.encryptionConfiguration // $wanted)
        | .encryptionType == $wanted.encryptionType and ($wanted.kmsKey // .kmsKey) == .kmsKey' runtime/aws/create-repository.json > /dev/null ||
        note "The repository $MCC_REPOSITORY keeps the encryption that it was created with: ECR cannot change it. Another repository: MCC_REPOSITORY."
}

# What the project allows others in the repository's policy: accounts of runtime/aws/repository-policy.json, and Lambda's functions of this
# account. Statements that others made (without Mcc in their Sid) stay.
set_pull_policy() {
    local now file=/dev/null body account
    account=$(account_id) || exit
    now=$(aws_get ecr get-repository-policy --repository-name "$MCC_REPOSITORY" | field .policyText) || exit
    [ ! -e runtime/aws/repository-policy.json ] || file=runtime/aws/repository-policy.json
    body=$(jq -nc --argjson now "${now:-null}" --slurpfile own "$file" --arg account "$account" --arg region "$MCC_REGION" '
        def list: if type == "array" then . else [.] end;
        # ECR returns a list of one as its item.
        def plain: walk(if type == "array" and length == 1 then .[0] else . end);
        ($now.Statement // [] | list) as $statements
        | ($statements | map(select((.Sid // "") | startswith("Mcc") | not))) + ($own[0].Statement // [])
        | if plain == ($statements | plain) then empty else {Version: "2012-10-17", Statement: .} end')
    [ -n "$body" ] || return 0
    if [ "$(field '.Statement | length' <<< "$body")" = 0 ]; then
        aws_do ecr delete-repository-policy --repository-name "$MCC_REPOSITORY" > /dev/null
    else
        aws_do ecr set-repository-policy --repository-name "$MCC_REPOSITORY" --policy-text "$body" > /dev/null
    fi
}

# usage: tagged_digest TAG    Print the digest of the image with this tag.
tagged_digest() {
    aws_get ecr describe-images --repository-name "$MCC_REPOSITORY" --image-ids "imageTag=$1" | field '.imageDetails[0].imageDigest'
}

# usage: tag_image IMAGE TAG    Give the pushed image a second tag. Only the tags that create-repository.json excludes can move.
tag_image() {
    local now
    now=$(tagged_digest "$2")
    [ "$now" != "${1##*@}" ] || return 0
    if [ -n "$now" ]; then
        jq -e --arg tag "$2" 'any(.imageTagMutabilityExclusionFilters[]?.filter; ("\\A" + gsub("\\."; "\\.") + "\\z" | gsub("\\*"; ".*")) as $pattern
            | $tag | test($pattern))' runtime/aws/create-repository.json > /dev/null ||
            die "the tag $2 names another image already ($now), and tags of versions do not move: choose another tag. latest is one that moves."
    fi
    in_repository "$1" batch-get-image --image-ids "imageDigest=${1##*@}" | jq -j '.images[0].imageManifest // empty' > "$work/manifest"
    in_repository "$1" put-image --image-tag "$2" --image-manifest "file://$work/manifest" > /dev/null ||
        die "the image could not get the tag $2: $(grep -v '^$' "$work/error" | tail -n 1)"
    log "It has the tag $2, too."
}

# usage: check_replication IMAGE    Log where the registry copies the image, and where it does not although MCC_REPLICATE_TO names the place.
check_replication() {
    local place missing
    [ -n "$MCC_REPLICATE_TO" ] || return 0
    missing=$(aws_get ecr describe-registry | jq -r --arg places "$MCC_REPLICATE_TO" --arg name "$MCC_REPOSITORY" '
        .registryId as $own | [.replicationConfiguration.rules[]?
            | select(.repositoryFilters // [] | . == [] or any(.filter as $prefix | $name | startswith($prefix)))
            | .destinations[]? | "\(.registryId)/\(.region)"] as $there
        | $places | split(" ")[] | select(. != "") | select((if contains("/") then . else "\($own)/\(.)" end) as $place | $there | index($place) | not)')
    for place in $missing; do
        log "The registry does not copy $MCC_REPOSITORY to $place. Let it: mcc bootstrap replicate $place --repositories $MCC_REPOSITORY"
    done
    in_repository "$1" describe-image-replication-status --image-id "imageDigest=${1##*@}" |
        jq -r '.replicationStatuses[]? | "Copy to \(.registryId)/\(.region): \(.status)\(if .failureCode then " (" + .failureCode + ")" else "" end)"' >&2 || :
}
