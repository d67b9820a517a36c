# The function, its versions, and the alias by which it is called. The alias has the name of the stage, and each version is a number.
source_lib image owner
[ -n "${MCC_FUNCTION:-}" ] || MCC_FUNCTION=$(deployment_name)

# Print what the tags begin with by which this deployment keeps its images.
deployed_tag_prefix() { echo "deployed-$MCC_FUNCTION"; }

# Set description, and history: the versions that were served, the newest first. Die where the function belongs to something else.
own_function() {
    history=''
    description=$(aws_get lambda get-function --function-name "$MCC_FUNCTION")
    [ -n "$description" ] || return 0
    refuse_foreign function "$MCC_FUNCTION" "$(jq -c '.Tags // {}' <<< "$description")" MCC_FUNCTION
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

# usage: write_history VERSIONS
write_history() { aws_do lambda tag-resource --resource "$(function_arn)" --tags "mcc:history=$1" > /dev/null; }

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

own_versions() { own_function; }

# usage: find_version VERSION    Set found; empty where the version is not kept.
find_version() { found=$(image_of "$1"); }

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
