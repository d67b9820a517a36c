# The models of the multi-model endpoint: archives below an S3 prefix.

# Set models_bucket and models_folder: where the archives are.
find_models() {
    models_bucket=$(bucket_name)
    models_folder=$MCC_PROJECT_NAME
    [ "$MCC_STAGE" = default ] || models_folder+=/$MCC_STAGE
    models_folder+=/models/
}

# Print name, size in bytes and date of each archive, separated by tabs.
model_archives() {
    aws_get s3api list-objects-v2 --bucket "$models_bucket" --prefix "$models_folder" |
        jq -r --arg folder "$models_folder" '.Contents[]? | select(.Key | endswith("/") | not) | [(.Key | ltrimstr($folder)), .Size, (.LastModified | tostring | .[0:16])] | @tsv'
}

list_models() {
    find_models
    model_archives | while IFS=$'\t' read -r name size date; do printf '%12d  %s  %s\n' "$size" "$date" "$name"; done
}

# usage: has_model NAME    Whether the archive exists.
has_model() { model_archives | cut -f 1 | grep -qxF -e "$1"; }

# usage: add_model FILE NAME    Empty NAME: from the file.
add_model() {
    local file=$1 name=$2 archive
    case $file in /*) ;; *) file=$called_from/$file ;; esac
    [ -r "$file" ] || die "cannot read $1: name an archive (.tar.gz), or the file or folder of a model."
    archive=$file
    case $file in
        *.tar.gz) [ -f "$file" ] || die "$1 is not a file." ;;
        *)
            archive=$work/model.tar.gz
            # The content of a folder, not the folder itself: SageMaker extracts the archive into the model's folder.
            if [ -d "$file" ]; then tar -czf "$archive" -C "$file" .; else tar -czf "$archive" -C "$(dirname -- "$file")" -- "$(basename -- "$file")"; fi
            ;;
    esac
    [ -n "$name" ] || { name=$(basename -- "$file") && name=${name%.tar.gz}.tar.gz; }
    case $name in /* | */ | *//* | *..*) die "$name cannot be the name of a model: use letters, digits, dots, hyphens and folders." ;; esac
    find_models
    ! has_model "$name" || die "there is a model $name already, and SageMaker does not load a changed archive again: add it with a new name, such as ${name%.tar.gz}-2.tar.gz."
    if $dry_run; then show_command aws s3 cp "$archive" "s3://$models_bucket/$models_folder$name"; else s3_copy "$archive" "s3://$models_bucket/$models_folder$name"; fi
    $dry_run || log "Added $name. Next: do/test --deployed --target-model $name"
}

# usage: remove_model NAME
remove_model() {
    find_models
    has_model "$1" || die "there is no model $1: do/models lists them."
    aws_do s3 rm "s3://$models_bucket/$models_folder$1" > /dev/null
    $dry_run || log "Removed $1. A container that has loaded it serves it until it unloads it, or until the endpoint is updated."
}

# usage: warm_models [NAME…]    All of them without a name. Fail where one does not answer.
warm_models() {
    local name took failed='' names=("$@")
    source_lib test
    payload='' content_type=''
    find_payload
    find_models
    if [ $# -eq 0 ]; then while IFS= read -r name; do names+=("$name"); done < <(model_archives | cut -f 1); fi
    for name in ${names[@]+"${names[@]}"}; do
        if $dry_run; then show "# The real run sends $payload to the model $name."; continue; fi
        if took=$(timed_model "$name"); then printf '%8d ms  %s\n' "$took" "$name"; else failed+=" $name"; fi
    done
    [ -z "$failed" ] || die "these models did not answer:$failed. The reasons are above; the container's log: do/logs --deployed"
}

# usage: timed_model NAME    Print the milliseconds of a request to this model, with the load where it was not loaded.
timed_model() {
    local begun ended target_model=$1
    begun=$(jq -n now)
    deployed_test "$payload" "$content_type" "$work/response" || exit
    ended=$(jq -n now)
    jq -n --argjson begun "$begun" --argjson ended "$ended" '($ended - $begun) * 1000 | round'
}

print_model_metrics() {
    local variant queries
    variant=$(jq -r '.ProductionVariants[0].VariantName' deploy/'managed-inference'/create-endpoint-config.json)
    queries=$(jq -nc --arg endpoint "$MCC_ENDPOINT" --arg variant "$variant" '
        [{EndpointName: $endpoint, VariantName: $variant} | to_entries[] | {Name: .key, Value: .value}] as $dimensions
        | [["LoadedModelCount", "Maximum"], ["ModelCacheHit", "Average"], ["ModelLoadingWaitTime", "Average"],
           ["ModelDownloadingTime", "Average"], ["ModelLoadingTime", "Average"], ["ModelUnloadingTime", "Average"],
           ["ModelLoadingTime", "SampleCount"], ["ModelUnloadingTime", "SampleCount"]]
        | to_entries | map({Id: "m\(.key)", Label: (.value | join(" ")), MetricStat: {Period: 3600, Stat: .value[1], Metric: {
            Namespace: (if .value[0] == "LoadedModelCount" then "/aws/sagemaker/Endpoints" else "AWS/SageMaker" end),
            MetricName: .value[0], Dimensions: $dimensions}}})')
    aws_get cloudwatch get-metric-data --metric-data-queries "$queries" --start-time "$(jq -rn 'now - 3600 | todate')" \
        --end-time "$(jq -rn 'now + 3600 | todate')" | jq -r '
        .MetricDataResults[]? | .Label as $what | (.Values // []) as $values
        | (if $what | endswith("Time Average") then (($values | add // 0) / ([$values | length, 1] | max) / 1000 | "\(. * 10 | round / 10) ms")
           elif $what == "ModelCacheHit Average" then (($values | add // 0) / ([$values | length, 1] | max) * 100 | "\(round) % of the requests")
           elif $what | endswith("SampleCount") then ($values | add // 0 | round | tostring)
           else "\($values | max // 0)" end) as $text
        | "\($what | sub("ModelLoadingTime SampleCount"; "loads") | sub("ModelUnloadingTime SampleCount"; "unloads") | sub(" (Average|Maximum)$"; "")): \(if ($values | length) == 0 then "none" else $text end)"'
}
