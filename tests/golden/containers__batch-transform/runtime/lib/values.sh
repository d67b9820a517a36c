# What a deployment needs to know about the account and the project.
source_lib aws containers

account_id() {
    local account
    account=$(aws_get sts get-caller-identity | field .Account) || exit
    [ -n "$account" ] || $dry_run || die 'AWS did not return the account: log in again.'
    [ -z "${MCC_ACCOUNT:-}" ] || [ "${account:-$MCC_ACCOUNT}" = "$MCC_ACCOUNT" ] ||
        die "these credentials are for the account $account, but $stage_file wants $MCC_ACCOUNT: log in there; AWS_PROFILE selects a profile."
    printf '%s\n' "${account:-111122223333}"
}

# Print the bucket for files that go through S3. It is created where it does not exist. Anyone can guess the name of the default one, so that
# one must be the account's own.
bucket_name() {
    local bucket=${MCC_BUCKET:-$(profile_get bucket)} account owner=()
    if [ -z "$bucket" ]; then
        account=$(account_id) || exit
        bucket=sagemaker-$MCC_REGION-$account owner=(--expected-bucket-owner "$account")
    fi
    : > "$work/error"
    aws_get s3api head-bucket --bucket "$bucket" ${owner[@]+"${owner[@]}"} > /dev/null || exit
    if grep -q -e 404 -e 'Not Found' -e NoSuchBucket "$work/error" && [ ! -e "$work/bucket" ]; then
        if $dry_run; then
            show_command aws s3 mb "s3://$bucket"
            : > "$work/bucket"
        else
            aws_call s3 mb "s3://$bucket" > /dev/null 2> "$work/error" || die "$(aws_failure s3 mb)"
        fi
    fi
    printf '%s\n' "$bucket"
}

role_arn() {
    local role=${MCC_ROLE_ARN:-$(profile_get roleArn)}
    if [ -z "$role" ] && $dry_run; then
        role=arn:aws:iam::111122223333:role/not-set-yet
        show '# Not known: the role of the model. The real run needs MCC_ROLE_ARN.'
    fi
    [ -n "$role" ] || die 'the model has no role: set MCC_ROLE_ARN, or generate the project with --role-arn.'
    printf '%s\n' "$role"
}

# Print KEY=VALUE lines for all that payloads may need, except names. Each stage has its own folder in the bucket.
deployment_values() {
    local key value bucket='' folder=$MCC_PROJECT_NAME
    [ "$MCC_STAGE" = default ] || folder+=/$MCC_STAGE
    container_images || exit
    for key in $(jq -r 'map(.later[]?) | unique[]' "$payload_list"); do
        case $key in
            role)
                value=$(role_arn) || exit
                printf 'role=%s\n' "$value"
                ;;
            model-data)
                source_lib source
                value=$(model_data) || exit
                printf 'model-data=%s\n' "$value"
                ;;
            capture | failures | input | models | output)
                [ -n "$bucket" ] || bucket=$(bucket_name) || exit
                printf '%s=s3://%s/%s/%s/\n' "$key" "$bucket" "$folder" "$key"
                ;;
        esac
    done
}

# Set values, an array, to the lines of deployment_values.
find_values() {
    local line lines
    lines=$(deployment_values)
    values=()
    while IFS= read -r line; do values+=("$line"); done <<< "$lines"
    image="$(container_names | wc -l | tr -d ' ') containers"
}

# A stage's account is checked before anything else.
[ -z "${MCC_ACCOUNT:-}" ] || account_id > /dev/null
