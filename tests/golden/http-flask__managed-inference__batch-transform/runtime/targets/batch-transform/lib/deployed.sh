# A transform job, and what do/status, do/logs, do/test and do/clean do with it.
source_lib model image

deployed_groups() { echo /aws/sagemaker/TransformJobs; }

deployed_logs() { show_groups "$@"; }

# usage: run_job MODEL [JQ-ARGUMENT…]    Run a job, and set output to where its results are. A job that is running for the same request is
# not started again.
run_job() {
    local body request job state=''
    body=$(payload create-transform-job "${values[@]}" model="$1" job=-)
    [ $# -eq 1 ] || body=$(jq -c "${@:2}" <<< "$body")
    request="job $(content_name <<< "$body")"
    job=$(state_get "$request")
    [ -z "$job" ] || state=$(aws_get sagemaker describe-transform-job --transform-job-name "$job" | field .TransformJobStatus)
    if [ "$state" != InProgress ]; then
        job=$(name_prefix | cut -c 1-46)-$(date -u +%Y%m%d-%H%M%S)
        state_set "$request" "$job"
        state_set "deployed $MCC_STAGE" "$job"
        body=$(jq -c --arg job "$job" '.TransformJobName = $job' <<< "$body")
        aws_send sagemaker create-transform-job "$body"
        record active sagemaker-transform-job "$job"
    fi
    if $dry_run; then return; fi
    wait_for transform-job "$job"
    output=$(field .TransformOutput.S3OutputPath <<< "${description:-null}")
    # A job that has ended stays on AWS's list, and costs nothing.
    record deleted sagemaker-transform-job "$job"
    state_delete "$request"
    [ "$status" = Completed ] || fail_job "$job"
}

# usage: fail_job NAME    After wait_for: print the reason and the log, and die.
fail_job() {
    log "The transform job $1 is ${status:-gone}: $(field .FailureReason <<< "${description:-null}")"
    (show_groups) >&2 || true
    die 'the job failed; the reason and the last lines of its log are above. Fix the cause and run do/deploy again.'
}

# usage: records FILE TYPE    Print the file as lines of the job's content type; nothing where the job does not split lines, or where the
# file has another type.
records() {
    case $(jq -r '.TransformInput | "\(.SplitType) \(.ContentType)"' deploy/batch-transform/create-transform-job.json),$2 in
        'Line text/csv,application/json') jq -r '.instances[]? | arrays | @csv' "$1" 2> /dev/null || true ;;
        'Line application/json,application/json') jq -c . "$1" 2> /dev/null || true ;;
        "Line $2,$2") grep . "$1" || true ;;
    esac
}

# usage: deployed_test FILE TYPE RESPONSE-FILE    The file is a batch of its own: three times its records, as the job of deploy/ sends them, so
# that as many lines must come back; or one request, where it has no records.
deployed_test() {
    local folder model bucket lines=$work/lines sent change
    find_values
    bucket=$(bucket_name)
    model=$(ensure model "$(version_of create-model)")
    for sent in 1 2 3; do records "$1" "$2"; done > "$lines"
    sent=$(grep -c . "$lines" || true)
    # The payload is what the model gets, so nothing is cut out of it.
    change='del(.DataProcessing.InputFilter, .DataProcessing.OutputFilter) | .TransformInput.CompressionType = "None"
        | .TransformInput.DataSource.S3DataSource.S3Uri = $folder + "/input/" | .TransformOutput.S3OutputPath = $folder + "/output/"'
    if [ "$sent" -eq 0 ]; then
        cp "$1" "$lines"
        change+=' | .TransformInput += {ContentType: $type, SplitType: "None"} | .TransformOutput.AssembleWith = "None"
            | del(.BatchStrategy, .DataProcessing, .TransformOutput.Accept)'
    fi
    folder=s3://$bucket/$MCC_PROJECT_NAME/test/$(content_name < "$lines")
    s3_copy "$lines" "$folder/input/request"
    run_job "$model" --arg folder "$folder" --arg type "$2" "$change"
    s3_copy "$folder/output/request.out" "$3"
    [ "$sent" -gt 0 ] || return 0
    # The condition for a response to the payload is not one for lines.
    own_payload=false
    log "Sent $sent lines, received $(grep -c . "$3" || true)."
    [ "$(grep -c . "$3" || true)" -eq "$sent" ] || die "the output of $sent lines has $(grep -c . "$3" || true): see $folder/output/ and BatchStrategy, SplitType, Accept and AssembleWith in deploy/batch-transform/create-transform-job.json."
}

# Print the job that was started last, from here or from another copy of the project.
newest_job() {
    local job prefix
    job=$(state_get "deployed $MCC_STAGE")
    prefix=$(name_prefix | cut -c 1-46)-
    [ -n "$job" ] || job=$(aws_get sagemaker list-transform-jobs --name-contains "$prefix" --sort-by CreationTime --sort-order Descending |
        jq -r --arg prefix "$prefix" 'first(.TransformJobSummaries[]?.TransformJobName | select(startswith($prefix))) // empty') || exit
    printf '%s\n' "$job"
}

deployed_status() {
    local job description
    job=$(newest_job)
    [ -n "$job" ] || { echo 'transform job: none'; return; }
    description=$(aws_get sagemaker describe-transform-job --transform-job-name "$job")
    echo "transform job $job: $(field .TransformJobStatus <<< "${description:-null}") $(field .FailureReason <<< "${description:-null}")"
    field '"output: \(.TransformOutput.S3OutputPath)"' <<< "$description"
}

deployed_clean() {
    local job state
    job=$(newest_job)
    if [ -n "$job" ]; then
        state=$(aws_get sagemaker describe-transform-job --transform-job-name "$job" | field .TransformJobStatus)
        [ "$state" != InProgress ] || aws_do sagemaker stop-transform-job --transform-job-name "$job" > /dev/null
        $dry_run || wait_for transform-job "$job"
        record deleted sagemaker-transform-job "$job"
    fi
    remove_others model
}
