# What a deployment needs to know about the account and the project.
source_lib aws

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

# Print the image to deploy: MCC_DEPLOY_IMAGE (do/deploy --image), else the pushed one; or the one that was built, where SageMaker is this
# machine (mcc local env sets MCC_DEPLOY_BUILT), with its id, so that a new image is a new deployment.
image_name() {
    local image address
    image=$(state_get image)
    if [ -n "${MCC_DEPLOY_BUILT:-}" ]; then
        image=$MCC_IMAGE$(sed 's/^\(sha256:\)*/@sha256:/' .mcc/run/image 2> /dev/null || :)
        add_to_local_sagemaker
    fi
    image=${MCC_DEPLOY_IMAGE:-$image}
    case $image in sha256:*) address=$(repository_address) || exit; image=$address@$image ;; esac
    if [ -z "$image" ] && $dry_run; then
        image=$MCC_PROJECT_NAME:not-pushed-yet
        show '# Not known: the image, because none is pushed yet. The real run needs do/build and do/push first.'
    fi
    [ -n "$image" ] || die 'no image was pushed from here: do/build, then do/push; or name one that is in the registry with do/deploy --image DIGEST.'
    printf '%s\n' "$image"
}

# Where SageMaker is this machine and no image was built, the project runs as a process: mcc local env says how to add it.
add_to_local_sagemaker() {
    local name=${MCC_IMAGE##*/}
    [ -x "${MCC_LOCAL_COMMAND:-}" ] && [ -e code/serve ] && [ ! -e .mcc/run/image ] && [ -z "${MCC_DEPLOY_IMAGE:-}" ] || return 0
    $dry_run || "$MCC_LOCAL_COMMAND" local add "${name%%[:@]*}=$PWD" >&2 || exit
}

# Print the address of the image's repository: in MCC_REGISTRY, else in the account's ECR.
repository_address() {
    local registry=$MCC_REGISTRY account
    if [ -z "$registry" ]; then
        account=$(account_id) || exit
        registry=$account.dkr.ecr.$MCC_REGION.$MCC_DNS_SUFFIX
    fi
    printf '%s/%s\n' "$registry" "$MCC_REPOSITORY"
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
    value=$(image_name) || exit
    printf 'image=%s\n' "$value"
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
    image=${values[0]#image=}
}

# A stage's account is checked before anything else.
[ -z "${MCC_ACCOUNT:-}" ] || account_id > /dev/null
