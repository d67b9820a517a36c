# A transform job, and what do/status, do/logs, do/test and do/clean do with it.
use model

deployed_groups() { echo /aws/sagemaker/TransformJobs; }

deployed_logs() { show_groups "$@"; }

# usage: run_job MODEL [JQ-ARGUMENT…]    one that is under way for the same request is waited for, not started again; $output is its
run_job() {
    local body request job
    body=$(payload create-transform-job "${values[@]}" model="$1" job=-)
    [ $# -eq 1 ] || body=$(jq -c "${@:2}" <<< "$body")
    request="job $(name_of <<< "$body")"
    job=$(recall "$request")
    [ -z "$job" ] || ask sagemaker describe-transform-job --transform-job-name "$job"
    if [ -z "$job" ] || [ "$(told .TransformJobStatus)" != InProgress ]; then
        job=${MCC_PROJECT_NAME:0:46}-$(date -u +%Y%m%d-%H%M%S)
        remember "$request" "$job"
        remember deployed "$job"
        call sagemaker create-transform-job "$(jq -c --arg job "$job" '.TransformJobName = $job' <<< "$body")"
        record active sagemaker-transform-job "$job"
    fi
    if $dry_run; then return; fi
    wait_for transform-job "$job"
    output=$(told .TransformOutput.S3OutputPath)
    # One that has ended stays on AWS's list, and costs nothing.
    record deleted sagemaker-transform-job "$job"
    remember "$request"
    [ "$status" = Completed ] || fail transform-job "$job"
}

# usage: deployed_test FILE TYPE ANSWER-FILE    the file is a batch of its own
deployed_test() {
    local folder bucket=''
    find_values
    find_bucket
    settle model
    folder=s3://$bucket/$MCC_PROJECT_NAME/test/$(name_of < "$1")
    copy "$1" "$folder/input/request"
    run_job "$settled" --arg folder "$folder" --arg type "$2" '
        .TransformInput += {DataSource: {S3DataSource: {S3DataType: "S3Prefix", S3Uri: ($folder + "/input/")}}, ContentType: $type, SplitType: "None"}
        | .TransformOutput += {S3OutputPath: ($folder + "/output/"), AssembleWith: "None"} | del(.BatchStrategy, .DataProcessing, .TransformOutput.Accept)'
    copy "$folder/output/request.out" "$3"
}

deployed_status() {
    local job
    job=$(recall deployed)
    [ -n "$job" ] || { echo 'transform job: none'; return; }
    ask sagemaker describe-transform-job --transform-job-name "$job"
    echo "transform job $job: $(told .TransformJobStatus) $(told .FailureReason)"
    told '"output: \(.TransformOutput.S3OutputPath)"'
}

deployed_clean() {
    local job
    job=$(recall deployed)
    if [ -n "$job" ]; then
        ask sagemaker describe-transform-job --transform-job-name "$job"
        [ "$(told .TransformJobStatus)" != InProgress ] || tell sagemaker stop-transform-job --transform-job-name "$job"
        wait_for transform-job "$job"
        record deleted sagemaker-transform-job "$job"
    fi
    remove_others model
}
