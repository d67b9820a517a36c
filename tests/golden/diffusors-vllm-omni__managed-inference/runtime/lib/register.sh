# The registry of this user's deployments, below ~/.ml-container-creator. `mcc registry log` writes it, and this where mcc is not installed.
source_lib state

# usage: register STATUS NOTES    Print the id of the new entry. A dry run prints the entry.
register() {
    # The npm program has a command of the same name, and makes a project of what it does not know.
    case $(mcc registry log --help 2> /dev/null < /dev/null) in
        *do/register*)
            if $dry_run; then set -- "$@" --dry-run; fi
            [ -z "$state_place" ] || set -- "$@" --deployment-target "$MCC_TARGET"
            mcc registry log --status "$1" --notes "$2" --stage "$MCC_STAGE" --region "$MCC_REGION" "${@:3}"
            ;;
        *) register_without_mcc "$@" ;;
    esac
}

# The file of the registry: one for each profile. The profile default has the one without a name, as has who uses no profile.
registry_file() {
    case $(profile_name) in '' | default) echo registry.jsonl ;; *) profile_file registries ;; esac
}

# usage: register_without_mcc STATUS NOTES
register_without_mcc() {
    local entry id file
    entry=$(jq -c --arg status "$1" --arg notes "$2" --arg image "$(state_get image)" --arg deployed "$(state_get "deployed $MCC_STAGE")" \
        --arg stage "$MCC_STAGE" --arg region "$MCC_REGION" --arg target "$MCC_TARGET" '
        # A further target has a record of its own.
        (.targets[$target] // .) | (.settings | map_values(.value)) as $values
        | {time: (now | todate), status: $status, project: $values.projectName,
           architecture, backend, target, stage: $stage, model: ($values.modelName // .model.file // null),
           instanceType: $values.instanceType, region: $region, parameters: ($values + {region: $region}), generatorVersion,
           outcome: {notes: $notes, image: $image, deployed: $deployed}, schemaVersion: 1}' .mcc/project.json)
    id=$(printf %s "$entry" | content_name | tail -c 11)
    entry=$(jq -c --arg id "$id" '{id: $id} + .' <<< "$entry")
    if $dry_run; then
        jq . <<< "$entry"
        return
    fi
    file=$(registry_file)
    # A writer that was interrupted can have left a line without its end.
    [ -z "$(tail -c 1 "$MCC_HOME/$file" 2> /dev/null)" ] || entry=$'\n'$entry
    append_line "$file" "$entry"
    # mcc registry prune can have replaced the file while this waited for its lock.
    grep -qF "\"id\":\"$id\"" "$MCC_HOME/$file" || append_line "$file" "$entry"
    printf '%s\n' "$id"
}
