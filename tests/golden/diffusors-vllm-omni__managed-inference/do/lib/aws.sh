# AWS, through its CLI: what the scripts ask and send. AWS_PROFILE and AWS_ENDPOINT_URL are the CLI's own.
need aws
use journal
export AWS_REGION=$MCC_REGION AWS_DEFAULT_REGION=$MCC_REGION AWS_DEFAULT_OUTPUT=json AWS_PAGER=''
answer='' values=() work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# usage: aws_call SERVICE WORD…    runs the AWS CLI. Versions before 2.13 and 1.29 do not read AWS_ENDPOINT_URL and its kind (of one
# service: AWS_ENDPOINT_URL_ and the id that the service has in AWS's SDKs), so every version is told by an option.
aws_call() {
    local service url=''
    case $1 in
        application-autoscaling) service=APPLICATION_AUTO_SCALING ;;
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

# usage: stop_at WORD…    ends the script with what AWS said last, and the cure where it is known
stop_at() {
    local cure='' said newer='inference components and HyperPod need 2.14.3, or 1.31.3 of version 1.'
    said=$(grep -v '^$' "$work/trouble" | tail -n 1)
    case $(< "$work/trouble") in
        # The operations are listed behind it, in columns.
        *'Invalid choice'*)
            said="$(aws_version) does not have it."
            cure=" Install a newer AWS CLI: $newer" ;;
        *'Unknown parameter in '*) cure=" $(aws_version) is too old for that. Install a newer AWS CLI: $newer" ;;
    esac
    case $said in
        *'locate credentials'* | *ExpiredToken* | *InvalidClientToken* | *UnrecognizedClient* | *'config profile'*)
            cure=' Log in: aws sso login, or aws configure; AWS_PROFILE chooses.' ;;
        *AccessDenied* | *'not authorized'*) cure=' These credentials may not do that: use others, or have it allowed.' ;;
        *ResourceLimitExceeded*) cure=' Ask for a higher quota in Service Quotas, or take another instance type.' ;;
        *'connect to the endpoint'*) cure=" Is MCC_REGION ($MCC_REGION) right, and AWS reachable?" ;;
    esac
    refuse "aws $1 $2 failed: $said$cure"
}

aws_version() { aws --version 2>&1 | sed 's|^aws-cli/\([^ ]*\).*|AWS CLI \1|'; }

# usage: ask WORD…    AWS's answer in $answer; empty where there is no such thing. A dry run takes it that there is none.
ask() {
    answer=''
    if $dry_run; then return; fi
    answer=$(aws_call "$@" 2> "$work/trouble") || case $(< "$work/trouble") in
        *NotFound* | *'not found'* | *'Could not find'* | *'does not exist'* | *'Not Found'* | *NoSuchEntity*) answer='' ;;
        *) stop_at "$@" ;;
    esac
}

# usage: told FILTER    a part of $answer, empty where it is not there
told() { jq -r "$1 // empty" <<< "${answer:-null}"; }

# usage: tell WORD…    has AWS do it; what is not there (any more) is fine. A dry run shows it
tell() { if $dry_run; then printf 'aws %s\n' "$*"; else ask "$@"; fi; }

# usage: payload NAME KEY=VALUE…    prints deploy/NAME.json with what is known only now, where deploy/payloads.json says
payload() {
    jq -c --slurpfile list deploy/payloads.json --slurpfile environment do/environment.json --arg name "$1" '
        ($ARGS.positional | map(capture("^(?<key>[^=]*)=(?<value>.*)$"; "s")) | from_entries) as $now
        | reduce ($list[0][$name].later | to_entries[]) as $later (.;
            setpath($later.key | split(".") | map(tonumber? // .);
                if $later.value == "do/environment.json" then $environment[0]
                elif $later.value == "model-data" then $now[$later.value] | fromjson
                else $now[$later.value] // error("nobody says what \($later.value) is") end))
    ' "deploy/$1.json" --args "${@:2}"
}

# Whether all that an old AWS CLI does not know is what a deployment can do without: how requests are spread over instances, and where
# the answers of failed asynchronous requests are kept.
misses_little() {
    local little='^Unknown .*: "\(RoutingConfig\|S3FailurePath\)"'
    grep -q "$little" "$work/trouble" && ! grep -e '^Unknown ' -e '^Missing ' "$work/trouble" | grep -qv "$little"
}

# usage: call SERVICE OPERATION PAYLOAD    sends it; a dry run shows it
call() {
    if $dry_run; then
        printf 'aws %s %s --cli-input-json\n' "$1" "$2"
        jq . <<< "$3"
    else
        printf '%s\n' "$3" > "$work/payload"
        if ! answer=$(aws_call "$1" "$2" --cli-input-json "file://$work/payload" 2> "$work/trouble"); then
            if ! misses_little; then stop_at "$@"; fi
            say "$(aws_version) does not know $(sed -n 's/^Unknown [^:]*: "\([A-Za-z0-9]*\)".*/\1/p' "$work/trouble" | tr '\n' ' ')(left out): a newer AWS CLI does."
            jq 'del(.. | objects | .RoutingConfig, .S3FailurePath)' <<< "$3" > "$work/payload"
            answer=$(aws_call "$1" "$2" --cli-input-json "file://$work/payload" 2> "$work/trouble") || stop_at "$@"
        fi
    fi
}

# usage: send SERVICE OPERATION KEY=VALUE…    sends deploy/OPERATION.json, filled in
send() {
    local body
    body=$(payload "${@:2}")
    call "$1" "$2" "$body"
}

# usage: copy FROM TO [OPTION…]    to or from S3
copy() { aws_call s3 cp "$@" > /dev/null 2> "$work/trouble" || stop_at s3 cp; }

find_account() {
    ask sts get-caller-identity
    account=$(told .Account)
    account=${account:-111122223333}
}

# The bucket for what goes through S3, in $bucket; made when it is not there.
find_bucket() {
    bucket=${MCC_BUCKET:-$(profile bucket)}
    [ -n "$bucket" ] || { find_account; bucket=sagemaker-$MCC_REGION-$account; }
    if $dry_run; then return; fi
    ask s3api head-bucket --bucket "$bucket"
    [ ! -s "$work/trouble" ] || aws_call s3 mb "s3://$bucket" > /dev/null 2> "$work/trouble" || stop_at s3 mb
}

# The image that is deployed, in $image: the pushed one, or as it was built where SageMaker is this machine (mcc local env says so),
# with its id, so that a new image is another one to deploy.
find_image() {
    image=$(recall image)
    [ -z "${MCC_DEPLOY_BUILT:-}" ] || image=$MCC_IMAGE$(sed 's/^\(sha256:\)*/@sha256:/' .mcc/run/image 2> /dev/null || :)
    if $dry_run; then image=${image:-$MCC_PROJECT_NAME:not-pushed-yet}; fi
    [ -n "$image" ] || refuse 'no image is pushed yet: do/build, then do/push.'
}

# All that payloads may want later, but for names: in $values.
find_values() {
    local word role bucket=''
    find_image
    values=("image=$image")
    for word in $(jq -r 'map(.later[]?) | unique[]' deploy/payloads.json); do
        case $word in
            role)
                role=${MCC_ROLE_ARN:-$(profile roleArn)}
                if $dry_run; then role=${role:-arn:aws:iam::111122223333:role/none-yet}; fi
                [ -n "$role" ] || refuse 'which role does the model get? Set MCC_ROLE_ARN, or generate with --role-arn.'
                values+=("role=$role")
                ;;
            model-data)
                use source
                values+=("model-data=$(model_data)")
                ;;
            capture | failures | input | models | output)
                [ -n "$bucket" ] || find_bucket
                values+=("$word=s3://$bucket/$MCC_PROJECT_NAME/$word/")
                ;;
        esac
    done
}

# usage: tick WORD…    a line of progress, now and then, until the job is done
tick() {
    [ "$SECONDS" -lt "${MCC_DEPLOY_TIMEOUT:-3600}" ] || refuse "still not done after $SECONDS s; it goes on in AWS. See do/status, or run this again to wait on."
    say "$(date +%H:%M:%S) $*"
    sleep "${MCC_POLL:-15}"
}

# usage: show_groups [--follow]    the last lines of the log groups that deployed_groups names
show_groups() {
    local group since=$((($(date +%s) - 3600) * 1000)) now
    while :; do
        now=$(($(date +%s) * 1000))
        for group in $(deployed_groups); do
            # A group appears with the first line in it.
            ask logs filter-log-events --log-group-name "$group" --start-time "$since"
            told '.events[]? | .message | rtrimstr("\n")' | tail -n 100
        done
        [ "${1-}" = --follow ] || break
        since=$now
        sleep 5
    done
}
