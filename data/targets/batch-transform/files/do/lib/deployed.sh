# A transform job, and what do/status, do/logs, do/test and do/clean do with it.
# shellcheck shell=bash disable=SC2034,SC2154
# shellcheck source=/dev/null
. do/lib/model.sh

deployed_groups() { echo /aws/sagemaker/TransformJobs; }

deployed_logs() { show_groups "$@"; }

# Waits until the job has ended: $status afterwards, empty when there is none.
wait_job() {
    ask sagemaker describe-transform-job --transform-job-name "$job"
    status=$(told .TransformJobStatus)
    case $status in
        InProgress | Stopping) tick "transform job $job: $status"; wait_job ;;
    esac
}

# usage: run_job [JQ-FILTER [JQ-ARGUMENT…]]    one that is under way for the same request is waited for, not started again
run_job() {
    payload create-transform-job "${values[@]}" model="$model" job=- | jq -c "${@:2}" "${1:-.}" > .mcc/run/job
    job=$(recall "job $(name_of < .mcc/run/job)")
    if [ -n "$job" ]; then ask sagemaker describe-transform-job --transform-job-name "$job"; else answer=''; fi
    if [ "$(told .TransformJobStatus)" != InProgress ]; then
        job=${MCC_PROJECT_NAME:0:46}-$(date -u +%Y%m%d-%H%M%S)
        remember "job $(name_of < .mcc/run/job)" "$job"
        remember deployed "$job"
        jq -c --arg job "$job" '.TransformJobName = $job' .mcc/run/job > .mcc/run/payload
        call sagemaker create-transform-job < .mcc/run/payload
        record active sagemaker-transform-job "$job"
    fi
    if $dry_run; then return; fi
    wait_job
    # One that has ended stays on AWS's list, and costs nothing.
    record deleted sagemaker-transform-job "$job"
    if [ "$status" != Completed ]; then
        say "Transform job $job is ${status:-gone}: $(told .FailureReason)"
        show_groups >&2
        refuse 'the job did not finish; the reason and the last lines of its log are above. Then do/deploy again.'
    fi
}

# usage: deployed_test FILE TYPE ANSWER-FILE    the file is a batch of its own
deployed_test() {
    local folder bucket=''
    find_values
    find_bucket
    make_model
    folder=s3://$bucket/$MCC_PROJECT_NAME/test/$(name_of < "$1")
    copy "$1" "$folder/input/request"
    # shellcheck disable=SC2016
    run_job '.TransformInput += {DataSource: {S3DataSource: {S3DataType: "S3Prefix", S3Uri: ($folder + "/input/")}}, ContentType: $type, SplitType: "None"}
        | .TransformOutput += {S3OutputPath: ($folder + "/output/"), AssembleWith: "None"} | del(.BatchStrategy, .DataProcessing)' \
        --arg folder "$folder" --arg type "$2"
    copy "$folder/output/request.out" "$3"
}

deployed_status() {
    job=$(recall deployed)
    [ -n "$job" ] || { echo 'transform job: none'; return; }
    ask sagemaker describe-transform-job --transform-job-name "$job"
    echo "transform job $job: $(told .TransformJobStatus) $(told .FailureReason)"
    told '"output: \(.TransformOutput.S3OutputPath)"'
}

deployed_clean() {
    job=$(recall deployed)
    if [ -n "$job" ]; then
        ask sagemaker describe-transform-job --transform-job-name "$job"
        [ "$(told .TransformJobStatus)" != InProgress ] || tell sagemaker stop-transform-job --transform-job-name "$job"
        wait_job
        record deleted sagemaker-transform-job "$job"
    fi
    remove_models
}
