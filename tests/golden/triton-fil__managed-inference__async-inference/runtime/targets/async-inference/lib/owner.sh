# Whose an endpoint or inference component is, and which versions it served: its tags say so.

# usage: check_owner KIND NAME    After its description was read into description: die where it belongs to another project, target or stage.
# Set history to the versions that it served, the newest first.
check_owner() {
    local arn tags other
    history=''
    arn=$(field '.InferenceComponentArn // .EndpointArn' <<< "${description:-null}")
    [ -n "$arn" ] || return 0
    tags=$(aws_get sagemaker list-tags --resource-arn "$arn" | jq -c 'if .Tags then (.Tags | map({(.Key): .Value}) | add // {}) else empty end')
    [ -n "$tags" ] || return 0
    other=$(jq -r --arg project "$MCC_PROJECT_NAME" --arg target async-inference --arg stage "$MCC_STAGE" '. as $tags
        | {"mcc:project": $project, "mcc:target": $target, "mcc:stage": $stage} | to_entries
        # Those of former versions of this generator have no target and no stage.
        | map(select(.value != ($tags[.key] // if .key == "mcc:project" then "" else .value end)) | "\(.key)=\($tags[.key] // "")")[0] // empty
        ' <<< "$tags")
    [ -z "$other" ] || die "the $1 $2 is not this deployment's: it has the tag $other, and this is the stage $MCC_STAGE of $MCC_PROJECT_NAME." \
        'Choose another stage, or another name with MCC_ENDPOINT.'
    history=$(field '."mcc:history"' <<< "$tags")
}

# usage: history_with VERSION    Print the history after VERSION was deployed: the last MCC_KEEP_VERSIONS versions, without repetition.
history_with() {
    local version others=''
    for version in $history; do [ "$version" = "$1" ] || others+=" $version"; done
    printf '%s\n' "$1$others" | cut -d ' ' -f "1-$MCC_KEEP_VERSIONS"
}

# usage: remember_version ARN VERSION    Set history, also in AWS.
remember_version() {
    local before=$history
    history=$(history_with "$2")
    [ "$history" = "$before" ] || aws_do sagemaker add-tags --resource-arn "$1" --tags "Key=mcc:history,Value=$history" > /dev/null
}

# usage: previous_version CURRENT    Print the version that was served before.
previous_version() {
    local version
    for version in $history; do [ "$version" = "$1" ] || { printf '%s\n' "$version"; return; }; done
}

# usage: … | created    Print when the resource on stdin was created.
created() { jq -r '.CreationTime | if type == "number" then floor | todate else tostring end | .[0:16] | sub("T"; " ")'; }
