# AWS: what the scripts ask, send and remember. Needs the AWS CLI and jq; AWS_ENDPOINT_URL and AWS_PROFILE are the CLI's own.
# shellcheck shell=bash disable=SC2034
dry_run=false answer='' values=() trouble=.mcc/run/trouble
[ -n "${MCC_HOME:-}" ] || MCC_HOME=$HOME/.ml-container-creator

# usage: need TOOL…
need() {
    local tool
    for tool; do command -v "$tool" > /dev/null || refuse "$tool is missing: install it."; done
}

begin_aws() {
    need aws jq
    mkdir -p .mcc/run
    export AWS_REGION=$MCC_REGION AWS_DEFAULT_REGION=$MCC_REGION AWS_DEFAULT_OUTPUT=json AWS_PAGER=''
}

# usage: stop_at WORD…    ends the script with what AWS said last, and the cure where it is known
stop_at() {
    local cure=''
    case $(< "$trouble") in
        *'locate credentials'* | *ExpiredToken* | *InvalidClientToken* | *UnrecognizedClient* | *'config profile'*)
            cure=' Log in: aws sso login, or aws configure; AWS_PROFILE chooses.' ;;
        *AccessDenied* | *'not authorized'*) cure=' These credentials may not do that: use others, or have it allowed.' ;;
        *ResourceLimitExceeded*) cure=' Ask for a higher quota in Service Quotas, or take another instance type.' ;;
        *'connect to the endpoint'*) cure=" Is MCC_REGION ($MCC_REGION) right, and AWS reachable?" ;;
    esac
    refuse "aws ${*:1:2} failed: $(grep -v '^$' "$trouble" | tail -n 1)$cure"
}

# usage: ask WORD…    AWS's answer in $answer; empty where there is no such thing. A dry run takes it that there is none.
ask() {
    answer=''
    if $dry_run; then return; fi
    answer=$(aws "$@" 2> "$trouble") || case $(< "$trouble") in
        *NotFound* | *'Could not find'* | *'does not exist'* | *'Not Found'* | *NoSuchEntity*) answer='' ;;
        *) stop_at "$@" ;;
    esac
}

# usage: told FILTER    a part of $answer, empty where it is not there
told() { jq -r "$1 // empty" <<< "${answer:-null}"; }

# usage: call WORD… < PAYLOAD    sends it, the answer in $answer; a dry run shows it
call() {
    if $dry_run; then
        printf 'aws %s --cli-input-json\n' "$*"
        jq .
    else
        answer=$(aws "$@" --cli-input-json file:///dev/stdin 2> "$trouble") || stop_at "$@"
    fi
}

# usage: tell WORD…    has AWS do it; what is not there (any more) is fine. A dry run shows it
tell() {
    if $dry_run; then printf 'aws %s\n' "$*"; else ask "$@"; fi
}

# usage: copy FROM TO [OPTION…]    to or from S3
copy() { aws s3 cp "$@" > /dev/null 2> "$trouble" || stop_at s3 cp; }

# usage: payload NAME KEY=VALUE…    prints deploy/NAME.json with what is known only now, where deploy/payloads.json says
payload() {
    jq -c --slurpfile list deploy/payloads.json --slurpfile environment do/environment.json --arg name "$1" '
        ($ARGS.positional | map(capture("^(?<key>[^=]*)=(?<value>.*)$"; "s")) | from_entries) as $now
        | reduce ($list[0][$name].later | to_entries[]) as $later (.;
            setpath($later.key | split(".") | map(tonumber? // .);
                if $later.value == "do/environment.json" then $environment[0]
                else $now[$later.value] // error("nobody says what \($later.value) is") end))
    ' "deploy/$1.json" --args "${@:2}"
}

# usage: … | name_of    a name of this project that is the same while what is read is the same
name_of() { printf '%s-%s\n' "${MCC_PROJECT_NAME:0:52}" "$({ sha256sum 2> /dev/null || shasum -a 256; } | cut -c 1-10)"; }

# usage: ours    of the names that are read, those that name_of makes
ours() { grep -E "^${MCC_PROJECT_NAME:0:52}-[0-9a-f]{10}\$" || true; }

# usage: remember KEY VALUE    (no value: forget)        recall KEY
remember() {
    if $dry_run; then return; fi
    { cat do/state.json 2> /dev/null || echo '{}'; } |
        jq --arg key "$1" --arg value "${2-}" 'if $value == "" then del(.[$key]) else .[$key] = $value end' > do/state.json.new
    mv do/state.json.new do/state.json
}
recall() { [ ! -s do/state.json ] || jq -r --arg key "$1" '.[$key] // empty' do/state.json; }

# usage: profile KEY    of the active profile that `mcc bootstrap` wrote
profile() { [ ! -s "$MCC_HOME/config.json" ] || jq -r --arg key "$1" '.profiles[.activeProfile // ""][$key] // empty' "$MCC_HOME/config.json"; }

find_account() {
    ask sts get-caller-identity
    account=$(told .Account)
    account=${account:-111122223333}
}

# The bucket for what goes through S3; made when it is not there.
find_bucket() {
    bucket=${MCC_BUCKET:-$(profile bucket)}
    [ -n "$bucket" ] || { find_account; bucket=sagemaker-$MCC_REGION-$account; }
    if $dry_run; then return; fi
    ask s3api head-bucket --bucket "$bucket"
    [ ! -s "$trouble" ] || aws s3 mb "s3://$bucket" > /dev/null 2> "$trouble" || stop_at s3 mb
}

# usage: wanted WORD    whether a payload wants that value later
wanted() { jq -e --arg word "$1" 'any(.[].later[]?; . == $word)' deploy/payloads.json > /dev/null; }

# All that payloads may want later, but for names: in $values. Only where one is in the bucket, the bucket is looked for.
find_values() {
    local word role bucket=''
    image=$(recall image)
    if [ -z "$image" ] && $dry_run; then image=$MCC_PROJECT_NAME:not-pushed-yet; fi
    [ -n "$image" ] || refuse 'no image is pushed yet: do/build, then do/push.'
    values=("image=$image")
    if wanted role; then
        role=${MCC_ROLE_ARN:-$(profile roleArn)}
        if [ -z "$role" ] && $dry_run; then role=arn:aws:iam::111122223333:role/none-yet; fi
        [ -n "$role" ] || refuse 'which role does the model get? Set MCC_ROLE_ARN, or generate with --role-arn.'
        values+=("role=$role")
    fi
    for word in capture input models output; do
        if wanted "$word"; then
            [ -n "$bucket" ] || find_bucket
            values+=("$word=s3://$bucket/$MCC_PROJECT_NAME/$word/")
        fi
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
        deployed_groups | while read -r group; do
            # A group appears with the first line in it.
            aws logs filter-log-events --log-group-name "$group" --start-time "$since" 2> /dev/null |
                jq -r '.events[] | .message | rtrimstr("\n")' | tail -n 100 || true
        done
        [ "${1-}" = --follow ] || break
        since=$now
        sleep 5
    done
}
