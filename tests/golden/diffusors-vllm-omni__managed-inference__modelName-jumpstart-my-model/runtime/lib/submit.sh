# How do/submit builds in AWS CodeBuild.
require zip
source_lib values

submit_build() {
    local bucket role source build_id variables
    bucket=$(bucket_name)
    role=$(build_role "$bucket")
    # Each source has a key of its own, so that two builds at the same time do not build each other's.
    source=$bucket/$MCC_PROJECT_NAME/source/HASH.zip
    if ! $dry_run; then
        zip -q -r -X "$work/source.zip" . -x '.git/*' '.mcc/run/*' '.mcc/venv/*' '.mcc/build*' '.venv/*' 'model/*' .mcc/state.json
        source=$bucket/$MCC_PROJECT_NAME/source/$(content_hash < "$work/source.zip").zip
    fi
    ensure_build_project "$role" "$source"
    # The settings of this run apply there, too.
    variables=$(jq -nc --arg MCC_REGION "$MCC_REGION" --arg MCC_REPOSITORY "$MCC_REPOSITORY" --arg MCC_REGISTRY "$MCC_REGISTRY" \
        --arg MCC_BASE_IMAGE "$MCC_BASE_IMAGE" '$ARGS.named | to_entries | map({name: .key, value})')
    if $dry_run; then
        show_command aws s3 cp source.zip "s3://$source"
        show_command aws codebuild start-build --project-name "$build_project" --source-location-override "$source" --environment-variables-override "$variables"
        return
    fi
    s3_copy "$work/source.zip" "s3://$source"
    build_id=$(aws_get codebuild start-build --project-name "$build_project" --source-location-override "$source" --environment-variables-override "$variables" | field .build.id)
    follow_build "$build_id"
}

# usage: follow_build ID    Log the build's phases and its output until it ends, and remember the image that it pushed.
follow_build() {
    local build events group stream image='' status=IN_PROGRESS token=() phase='' now
    while [ "$status" = IN_PROGRESS ]; do
        sleep "${MCC_POLL:-5}"
        build=$(aws_get codebuild batch-get-builds --ids "$1" | field '.builds[0]')
        status=$(field .buildStatus <<< "$build") now=$(field .currentPhase <<< "$build")
        [ "$now" = "$phase" ] || log "CodeBuild: $now $status"
        phase=$now image=$(field '.exportedEnvironmentVariables[]? | select(.name == "IMAGE").value' <<< "$build")
        group=$(field .logs.groupName <<< "$build") stream=$(field .logs.streamName <<< "$build")
        [ -n "$stream" ] || continue
        events=$(aws_get logs get-log-events --log-group-name "$group" --log-stream-name "$stream" --start-from-head ${token[@]+"${token[@]}"})
        [ -n "$events" ] || continue
        field '.events[]? | .message | rtrimstr("\n")' <<< "$events" >&2
        token=(--next-token "$(field .nextForwardToken <<< "$events")")
    done
    [ "$status" = SUCCEEDED ] || die "the build ended with status ${status:-unknown}; its log is above."
    [ -n "$image" ] || die 'the build did not report which image it pushed: see its log above.'
    state_set image "$image"
    log "Pushed $image. Next: do/deploy"
}
