# The function, its versions, and the alias by which it is called. The alias has the name of the stage, and each version is a number.
source_lib image
[ -n "${MCC_FUNCTION:-}" ] || MCC_FUNCTION=$(deployment_name)

# Print what the tags begin with by which this deployment keeps its images.
deployed_tag_prefix() { echo "deployed-$MCC_FUNCTION"; }

# Set description, and history: the versions that were served, the newest first. Die where the function belongs to something else.
own_function() {
    local other
    history=''
    description=$(aws_get lambda get-function --function-name "$MCC_FUNCTION")
    [ -n "$description" ] || return 0
    other=$(jq -r --arg project "$MCC_PROJECT_NAME" --arg target lambda --arg stage "$MCC_STAGE" '(.Tags // {}) as $tags
        | {"mcc:project": $project, "mcc:target": $target, "mcc:stage": $stage} | to_entries
        | map(select(.value != $tags[.key]) | "\(.key)=\($tags[.key] // "")")[0] // empty' <<< "$description")
    [ -z "$other" ] || die "the function $MCC_FUNCTION is not this deployment's: it has the tag $other, and this is the stage $MCC_STAGE of $MCC_PROJECT_NAME." \
        'Choose another stage, or another name with MCC_FUNCTION.'
    history=$(field '.Tags."mcc:history" // ""' <<< "$description")
}

# Wait until Lambda has finished its work on the function. Set description. A dry run does not wait.
wait_for_function() {
    local state
    if $dry_run; then return; fi
    while :; do
        description=$(aws_get lambda get-function --function-name "$MCC_FUNCTION")
        state=$(field '.Configuration | "\(.State),\(.LastUpdateStatus)"' <<< "${description:-null}")
        case $state in
            Pending,* | *,InProgress) wait_a_while "function $MCC_FUNCTION: $state" ;;
            Failed,* | *,Failed)
                die "the function $MCC_FUNCTION cannot use this image or these settings: $(field '.Configuration | .StateReason // .LastUpdateStatusReason' <<< "$description"). Fix the cause and run do/deploy again."
                ;;
            *) return ;;
        esac
    done
}

# usage: history_with VERSION    Print the history after VERSION was served: the last MCC_KEEP_VERSIONS versions, without repetition.
history_with() {
    local version others=''
    for version in $history; do [ "$version" = "$1" ] || others+=" $version"; done
    printf '%s\n' "$1$others" | cut -d ' ' -f "1-$MCC_KEEP_VERSIONS"
}

# usage: remember_version VERSION    Set history, also in AWS.
remember_version() {
    local before=$history
    history=$(history_with "$1")
    [ "$history" = "$before" ] || aws_do lambda tag-resource --resource "$(function_arn)" --tags "mcc:history=$history" > /dev/null
}

# Print the ARN of the function. A dry run may be before it exists.
function_arn() {
    local arn
    arn=$(field .Configuration.FunctionArn <<< "${description:-null}")
    printf '%s\n' "${arn:-arn:aws:lambda:$MCC_REGION:111122223333:function:$MCC_FUNCTION}"
}

# Print the version that the alias has; nothing where there is no alias.
served_version() { aws_get lambda get-alias --function-name "$MCC_FUNCTION" --name "$MCC_STAGE" | field .FunctionVersion; }

# Print the published versions as lines of: number, its hash, image, and when it was made. The image is in no list, so each is asked.
list_published() { aws_get lambda list-versions-by-function --function-name "$MCC_FUNCTION" | field '.Versions[]? | select(.Version != "$LATEST") | "\(.Version) \(.Description // "-") \(.LastModified)"'; }

# usage: image_of VERSION    Print the image of a version.
image_of() { aws_get lambda get-function --function-name "$MCC_FUNCTION" --qualifier "$1" | field '.Code.ImageUri // .Code.ResolvedImageUri'; }

# usage: serve_version VERSION    Let the alias name it.
serve_version() {
    local served
    served=$(served_version)
    if [ -z "$served" ]; then
        aws_do lambda create-alias --function-name "$MCC_FUNCTION" --name "$MCC_STAGE" --function-version "$1" > /dev/null
    elif [ "$served" != "$1" ]; then
        log "The function $MCC_FUNCTION gets the version $1…"
        aws_do lambda update-alias --function-name "$MCC_FUNCTION" --name "$MCC_STAGE" --function-version "$1" > /dev/null
    else
        log "The function $MCC_FUNCTION has this version already."
    fi
    remember_version "$1"
}

# Delete the versions that the history does not have. Their images need not stay any longer, unless another version has the same.
remove_others() {
    local version image kept='' rest
    for version in $history; do kept+=" $(image_of "$version")"; done
    while read -r version rest; do
        [[ -n $version && " $history " != *" $version "* ]] || continue
        image=$(image_of "$version")
        aws_do lambda delete-function --function-name "$MCC_FUNCTION" --qualifier "$version" > /dev/null
        [ -z "$image" ] || [[ " $kept " = *" $image "* ]] || release_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    done < <(list_published)
}
