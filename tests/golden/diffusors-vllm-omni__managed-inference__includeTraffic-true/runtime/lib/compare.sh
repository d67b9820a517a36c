# How do/compare finds requests and targets. What it cannot compare ends with 2, as 1 means that answers differ.
require python3
source_lib state

# usage: compare REQUESTS A B OPTION…    Empty: what the endpoint's data capture has written, of the production variant and the candidate.
compare() {
    local requests=$1 a=captured:'AllTraffic' b=captured:Candidate
    [ -z "$2" ] || a=$2
    [ -z "$3" ] || b=$3
    [ -n "${MCC_ENDPOINT:-}" ] || MCC_ENDPOINT=$(deployment_name)
    case $requests in
        '')
            source_lib aws
            requests=$(capture_location) || exit 2
            requests=$(download "$requests") || exit 2
            ;;
        s3://*)
            source_lib aws
            requests=$(download "$requests") || exit 2
            ;;
        /*) ;;
        *) requests=$called_from/$requests ;;
    esac
    python3 -B runtime/compare/main.py --requests "$requests" --a "$a" --b "$b" --endpoint "$MCC_ENDPOINT" --region "$MCC_REGION" \
        --dns-suffix "$MCC_DNS_SUFFIX" "${@:4}"
}

# Print where the endpoint's data capture writes.
capture_location() {
    local location
    location=$(aws_get sagemaker describe-endpoint --endpoint-name "$MCC_ENDPOINT" | field .DataCaptureConfig.DestinationS3Uri) || exit
    [ -n "$location" ] || die "the endpoint $MCC_ENDPOINT captures nothing: do/traffic capture on, or name requests with --requests."
    printf '%s/%s\n' "${location%/}" "$MCC_ENDPOINT"
}

# usage: download LOCATION    Copy its files to this machine, and print the folder. Files that are there already are not copied again.
download() {
    local folder
    folder=.mcc/run/captured/$(content_hash <<< "$1")
    mkdir -p "$folder"
    log "Copying $1 to $folder…"
    aws_call s3 sync "$1" "$folder" > /dev/null 2> "$work/error" || die "$(aws_failure s3 sync)"
    printf '%s\n' "$folder"
}
