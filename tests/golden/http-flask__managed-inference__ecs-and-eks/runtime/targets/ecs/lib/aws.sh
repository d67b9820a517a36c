# AWS, through its CLI. AWS_PROFILE and AWS_ENDPOINT_URL are settings of the CLI.
require aws
source_lib state
export AWS_REGION=$MCC_REGION AWS_DEFAULT_REGION=$MCC_REGION AWS_DEFAULT_OUTPUT=json AWS_PAGER=''
# A profile has the name of the AWS CLI's profile; one that is not in config.json is the AWS CLI's own.
if [ -n "${MCC_PROFILE:-}" ] && [ -z "${AWS_PROFILE:-}" ]; then
    AWS_PROFILE=$(profile_get awsProfile)
    export AWS_PROFILE=${AWS_PROFILE:-$MCC_PROFILE}
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# What a dry run lists goes to the script's stdout, also from inside $(…).
exec 3>&1
list=3

# usage: aws_call SERVICE ARGUMENT…    Run the AWS CLI. Versions before 2.13 and 1.29 do not read AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_SERVICE
# (where SERVICE is the service's id in the AWS SDKs), so every version gets an option.
aws_call() {
    local service url=''
    case $1 in
        application-autoscaling) service=APPLICATION_AUTO_SCALING ;;
        elbv2) service=ELASTIC_LOAD_BALANCING_V2 ;;
        logs) service=CLOUDWATCH_LOGS ;;
        s3api) service=S3 ;;
        secretsmanager) service=SECRETS_MANAGER ;;
        *) service=$(printf %s "$1" | tr a-z- A-Z_) ;;
    esac
    service=AWS_ENDPOINT_URL_$service
    case ${AWS_IGNORE_CONFIGURED_ENDPOINT_URLS:-} in
        [Tt][Rr][Uu][Ee]) ;;
        *) url=${!service:-${AWS_ENDPOINT_URL:-}} ;;
    esac
    if [ -n "$url" ]; then aws "$@" --endpoint-url "$url"; else aws "$@"; fi
}

# usage: aws_failure SERVICE OPERATION    Print why the last call failed, and how to fix it where that is known.
aws_failure() {
    local fix='' reason newer='inference components and HyperPod need 2.14.3, or 1.31.3 of version 1.'
    reason=$(grep -v '^$' "$work/error" | tail -n 1)
    case $(< "$work/error") in
        # The operations are listed after it, in columns.
        *'Invalid choice'*)
            reason="$(aws_version) does not have it."
            fix=" Install a newer AWS CLI: $newer" ;;
        *'Unknown parameter in '*) fix=" $(aws_version) is too old. Install a newer AWS CLI: $newer" ;;
    esac
    case $reason in
        *'locate credentials'* | *ExpiredToken* | *InvalidClientToken* | *UnrecognizedClient* | *'config profile'*)
            fix=' Log in: aws sso login, or aws configure; AWS_PROFILE selects a profile.' ;;
        *AccessDenied* | *'not authorized'*) fix=' Use credentials that are allowed to do this, or add the permission to these.' ;;
        *HeadBucket*Forbidden*) fix=' It belongs to another account, or these credentials cannot read it. Name your own bucket with MCC_BUCKET.' ;;
        *ResourceLimitExceeded*) fix=' Request a higher quota in Service Quotas, or use another instance type.' ;;
        *'connect to the endpoint'*) fix=" Check MCC_REGION ($MCC_REGION) and the connection to AWS." ;;
    esac
    printf 'aws %s %s failed: %s%s\n' "$1" "$2" "$reason" "$fix"
}

aws_version() { aws --version 2>&1 | sed 's|^aws-cli/\([^ ]*\).*|AWS CLI \1|'; }

# usage: aws_get SERVICE OPERATION ARGUMENT…    Print the response; nothing where the resource does not exist. A dry run reads too. What it
# cannot read it names in its list, and goes on as if it did not exist.
aws_get() {
    if [ -e "$work/unreadable" ]; then return; fi
    aws_call "$@" 2> "$work/error" || case $(< "$work/error") in
        *NotFound* | *'not found'* | *'Could not find'* | *'does not exist'* | *'Not Found'* | *NoSuchEntity*) ;;
        *)
            $dry_run || die "$(aws_failure "$@")"
            show "# Not known: $(aws_failure "$@")"
            # Other calls would fail for the same reason.
            ! grep -q -e credentials -e Token -e UnrecognizedClient -e 'config profile' -e 'connect to' "$work/error" || : > "$work/unreadable"
            ;;
    esac
}

# usage: field FILTER    Print a part of the JSON on stdin; nothing where it is missing.
field() { jq -r "$1 // empty"; }

# The end of a dry run: an empty list has a comment.
end_dry_run() { ! $dry_run || [ -e "$work/listed" ] || show '# Nothing would change.'; }

# usage: aws_do SERVICE OPERATION ARGUMENT…    Change something in AWS, and print the response. That something to delete does not exist is
# not an error. A dry run lists the command.
aws_do() { if $dry_run; then show_command aws "$@"; else aws_get "$@"; fi; }

# usage: refuse_secrets FILE FILTER    Die where one of the variables that FILTER selects is a secret in plain text.
refuse_secrets() {
    local name
    name=$(jq -r -L runtime/lib --arg allowed "${MCC_PLAIN_VARIABLES:-}" "include \"secrets\"; $2 // {} | plain_secret(\$allowed)" "$1") || exit
    [ -z "$name" ] || die "$1 has a secret in plain text: $name. Store it with mcc secrets create; if it is not one: MCC_PLAIN_VARIABLES=$name in do/config."
}

# usage: payload NAME KEY=VALUE…    Print the payload NAME, with what deploy/stages/STAGE.json changes, the tags of the target and the stage,
# and the values that runtime/aws/payloads.json lists under `later`.
payload() {
    local file stage=/dev/null
    file=$(jq -r --arg name "$1" '.[$name].file' "$payload_list")
    refuse_secrets do/environment.json .
    [ ! -e "deploy/$MCC_TARGET/environment.json" ] || refuse_secrets "deploy/$MCC_TARGET/environment.json" .
    if [ -e "$stage_file" ]; then
        stage=$stage_file
        refuse_secrets "$stage_file" .environment
    fi
    jq -c --slurpfile list "$payload_list" --slurpfile environment <(container_environment) --slurpfile stages "$stage" \
        --arg name "$1" --arg target "$MCC_TARGET" --arg stage "$MCC_STAGE" '
        def place: split(".") | map(tonumber? // .);
        # The ARN of a secret is in a variable whose name ends in _ARN; ECS reads the secret itself.
        def is_secret: (.key | test(".+_ARN$")) and (.value | startswith("arn:") and contains(":secretsmanager:"));
        def part_of($part): if $part == null then . elif $part == "secrets"
            then to_entries | map(select(is_secret) | {name: .key[:-4], valueFrom: .value})
            else to_entries | map(select(is_secret | not) | {name: .key, value}) end;
        ($ARGS.positional | map(capture("^(?<key>[^=]*)=(?<value>.*)$"; "s")) | from_entries) as $now
        | ($stages[0] // {}) as $changes
        | reduce ($changes.payloads[$name] // {} | to_entries[]) as $change (.; setpath($change.key | place; $change.value))
        | {"mcc:target": $target, "mcc:stage": $stage} as $more
        | if $list[0][$name].service == "ecs" then .tags += ($more | to_entries | map({key, value})) else . end
        # Some services have tags as a list, and others as an object.
        | if .Tags then .Tags += (if (.Tags | type) == "array" then $more | to_entries | map({Key: .key, Value: .value}) else $more end) else . end
        | reduce ($list[0][$name].later | to_entries[]) as $later (.;
            setpath($later.key | place;
                if $later.value | startswith("do/environment.json") then $environment[0] + ($changes.environment // {})
                    | part_of($later.value | split("#")[1])
                elif $later.value == "model-data" then $now[$later.value] | fromjson
                else $now[$later.value] // error("no value for \($later.value)") end))
    ' "$file" --args "${@:2}"
}

# Whether the only thing that an old AWS CLI does not know is what a deployment can do without: how requests are routed to instances,
# where the responses of failed asynchronous requests go, and which tags of an image can move.
is_optional_unknown() {
    local optional='^Unknown .*: "\(RoutingConfig\|S3FailurePath\|imageTagMutabilityExclusionFilters\)"'
    grep -q "$optional" "$work/error" && ! grep -e '^Unknown ' -e '^Missing ' "$work/error" | grep -qv "$optional"
}

# usage: aws_send SERVICE OPERATION JSON    Send a request with this payload; the response is in $work/response. A dry run lists it.
aws_send() {
    if $dry_run; then
        show_command aws "$1" "$2" --cli-input-json
        jq . <<< "$3" >&"$list"
        return
    fi
    printf '%s\n' "$3" > "$work/payload"
    aws_call "$1" "$2" --cli-input-json "file://$work/payload" > "$work/response" 2> "$work/error" && return
    is_optional_unknown || die "$(aws_failure "$@")"
    log "$(aws_version) does not know $(sed -n 's/^Unknown [^:]*: "\([A-Za-z0-9]*\)".*/\1/p' "$work/error" | tr '\n' ' ')(left out). A newer AWS CLI does."
    jq 'del(.. | objects | .RoutingConfig, .S3FailurePath, .imageTagMutabilityExclusionFilters)
        | if .imageTagMutability then .imageTagMutability = "IMMUTABLE" else . end' <<< "$3" > "$work/payload"
    aws_call "$1" "$2" --cli-input-json "file://$work/payload" > "$work/response" 2> "$work/error" || die "$(aws_failure "$@")"
}

# usage: send_payload SERVICE OPERATION KEY=VALUE…    Send the payload OPERATION, completed with these values.
send_payload() {
    local body
    body=$(payload "${@:2}") || exit
    aws_send "$1" "$2" "$body"
}

# usage: s3_copy FROM TO [OPTION…]
s3_copy() { aws_call s3 cp "$@" > /dev/null 2> "$work/error" || die "$(aws_failure s3 cp)"; }

# usage: wait_a_while TEXT…    Log what the script waits for, and sleep; die after MCC_DEPLOY_TIMEOUT seconds.
wait_a_while() {
    [ "$SECONDS" -lt "${MCC_DEPLOY_TIMEOUT:-3600}" ] || die "not finished after $SECONDS s; AWS continues. See do/status, or run this again to wait longer."
    log "$(date +%H:%M:%S) $*"
    sleep "${MCC_POLL:-15}"
}

# usage: show_groups [--follow]    Print the last lines of the log groups that deployed_groups names.
show_groups() {
    local group since=$((($(date +%s) - 3600) * 1000)) now
    while :; do
        now=$(($(date +%s) * 1000))
        for group in $(deployed_groups); do
            # A log group appears with its first line.
            aws_get logs filter-log-events --log-group-name "$group" --start-time "$since" |
                field '.events[]? | .message | rtrimstr("\n")' | tail -n 100
        done
        [ "${1-}" = --follow ] || break
        since=$now
        sleep 5
    done
}
