# What ECR's scan found in an image, and whether the gate lets it pass.
source_lib values image

# usage: no_result TEXT…    Print why there are no findings, and exit with 4.
no_result() {
    printf '%s: %s\n' "$script" "$*" >&2
    exit 4
}

# usage: read_findings IMAGE    Wait until the image is scanned; the answer is in $work/scan.
read_findings() {
    local status reason started=false
    while :; do
        status=''
        if in_repository "$1" describe-image-scan-findings --image-id "imageDigest=${1##*@}" > "$work/scan"; then
            status=$(field .imageScanStatus.status < "$work/scan")
        elif [ ! -s "$work/error" ]; then
            no_result "$1 is not in the repository $MCC_REPOSITORY of ECR, so ECR did not scan it: do/push pushes there."
        elif ! grep -q ScanNotFound "$work/error"; then
            reason=$(aws_failure ecr describe-image-scan-findings)
            no_result "the findings cannot be read: $reason"
        elif ! $started; then
            # A repository that others created may not scan at a push. Enhanced scanning starts by itself.
            started=true
            in_repository "$1" start-image-scan --image-id "imageDigest=${1##*@}" > /dev/null ||
                log "ECR did not start a scan: $(grep -v '^$' "$work/error" | tail -n 1)"
        fi
        case $status in
            COMPLETE | ACTIVE) return ;;
            '' | IN_PROGRESS | PENDING) wait_for_scan "${status:-not started}" ;;
            *) no_result "ECR could not scan $1: $(field '.imageScanStatus | "\(.status)\(if .description then ", " + (.description | rtrimstr(".")) else "" end)"' < "$work/scan")." ;;
        esac
    done
}

# usage: wait_for_scan STATUS    Sleep; exit with 4 after MCC_SCAN_TIMEOUT seconds.
wait_for_scan() {
    [ "$SECONDS" -lt "${MCC_SCAN_TIMEOUT:-900}" ] || no_result "the scan is not finished after $SECONDS s ($1): run do/scan again, or raise MCC_SCAN_TIMEOUT."
    log "$(date +%H:%M:%S) Waiting for the scan: $1"
    sleep "${MCC_POLL:-5}"
}

# usage: scan_image IMAGE GATE    Print the findings. Exit with 3 where some are at or above the gate and not accepted.
scan_image() {
    local accepted=/dev/null result
    case $2 in none | critical | high | medium) ;; *) usage_error "not a gate: $2. It is critical, high, medium or none" ;; esac
    read_findings "$1"
    [ ! -e deploy/scan-accept.json ] || accepted=deploy/scan-accept.json
    result=$(jq -c -L runtime/lib --arg gate "$2" --arg today "$(date -u +%F)" --slurpfile accepted "$accepted" \
        'include "scan"; judge($accepted[0] // []; $gate; $today)' "$work/scan" 2> "$work/error") ||
        die "deploy/scan-accept.json cannot be used: $(sed 's/^jq: error ([^)]*): //; s/^jq: //' "$work/error" | tail -n 1)"
    jq -r '.lines[]' <<< "$result"
    jq -r '.notes[]' <<< "$result" >&2
    [ "$(field .refused <<< "$result")" = 0 ] && return
    printf '%s: %s\n' "$script" "the gate ($2) refuses the image. Findings at or above it: $(field .refused <<< "$result"). Build it on a newer base image, or accept each with its reason in deploy/scan-accept.json." >&2
    exit 3
}

# usage: require_passed_scan IMAGE    Let only an image pass that the gate does not refuse. What is deployed from this machine was never pushed.
require_passed_scan() {
    if [ "$MCC_SCAN_GATE" = none ] || [ -e "$work/passed" ]; then return; fi
    if [ -n "${MCC_DEPLOY_BUILT:-}" ]; then
        log "The gate ($MCC_SCAN_GATE) does not apply: the image is on this machine only, where nothing scans it."
    elif [ "${1%%@*}" = "$1" ]; then
        note "The gate ($MCC_SCAN_GATE) is checked when the image is pushed."
    else
        scan_image "$1" "$MCC_SCAN_GATE" >&2
    fi
    : > "$work/passed"
}
