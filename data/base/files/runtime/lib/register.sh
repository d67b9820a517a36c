# The registry of this user's deployments, below ~/.ml-container-creator.
source_lib state

# usage: register STATUS NOTES    Print the id of the new entry. A dry run prints the entry.
register() {
    local entry id
    entry=$(jq -c --arg status "$1" --arg notes "$2" --arg image "$(state_get image)" --arg deployed "$(state_get "deployed $MCC_STAGE")" '
        (.settings | map_values(.value)) as $values
        | {time: (now | todate), status: $status, project: $values.projectName,
           architecture, backend, target, model: ($values.modelName // .model.file // null),
           instanceType: $values.instanceType, region: $values.region, parameters: $values, generatorVersion,
           outcome: {notes: $notes, image: $image, deployed: $deployed}}' .mcc/project.json)
    id=$(printf %s "$entry" | content_name | tail -c 11)
    entry=$(jq -c --arg id "$id" '{id: $id} + .' <<< "$entry")
    if $dry_run; then jq . <<< "$entry"; else append_line registry.jsonl "$entry" && printf '%s\n' "$id"; fi
}
