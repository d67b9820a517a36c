# Whose a resource in AWS is, and which versions it served: its tags say so.

# usage: foreign_tag TAGS    Print the first tag by which TAGS, an object, is not this deployment's. Nothing where it is.
foreign_tag() {
    jq -r --arg project "$MCC_PROJECT_NAME" --arg target "$MCC_TARGET" --arg stage "$MCC_STAGE" '. as $tags
        | {"mcc:project": $project, "mcc:target": $target, "mcc:stage": $stage} | to_entries
        # Those of former versions of this generator have no target and no stage.
        | map(select(.value != ($tags[.key] // if .key == "mcc:project" then "" else .value end)) | "\(.key)=\($tags[.key] // "")")[0] // empty
        ' <<< "$1"
}

# usage: refuse_foreign KIND NAME TAGS VARIABLE    Die where it is not this deployment's; VARIABLE is the setting with another name.
refuse_foreign() {
    local other
    other=$(foreign_tag "$3")
    [ -z "$other" ] || die "the $1 $2 is not this deployment's: it has the tag $other, and this is the stage $MCC_STAGE of $MCC_PROJECT_NAME." \
        "Choose another stage, or another name with $4."
}

# usage: history_with VERSION    Print the history after VERSION was served: the last MCC_KEEP_VERSIONS versions, without repetition.
history_with() {
    local version others=''
    for version in $history; do [ "$version" = "$1" ] || others+=" $version"; done
    printf '%s\n' "$1$others" | cut -d ' ' -f "1-$MCC_KEEP_VERSIONS"
}

# usage: remember_version VERSION    Set history, also in AWS (write_history of the target).
remember_version() {
    local before=$history
    history=$(history_with "$1")
    [ "$history" = "$before" ] || write_history "$history"
}

# usage: previous_version CURRENT    Print the version that was served before.
previous_version() {
    local version
    for version in $history; do [ "$version" = "$1" ] || { printf '%s\n' "$version"; return; }; done
}
