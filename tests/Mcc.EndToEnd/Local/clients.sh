#!/usr/bin/env bash
# A whole scenario with the AWS CLI $1, as a person types it; $2 is a name of its own. Versions before 2.13 ignore AWS_ENDPOINT_URL, so
# every call has --endpoint-url.
set -euo pipefail
cli=$1 name=$2
export AWS_PAGER='' AWS_DEFAULT_OUTPUT=json AWS_MAX_ATTEMPTS=1 AWS_CLI_FILE_ENCODING=UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

aws() { "$cli" --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
is() { [ "$2" = "$1" ] || fail "expected $1, got $2"; }
until_is() { local wanted=$1 got=; shift; for _ in $(seq 40); do got=$(aws "$@" --output text); [ "$got" = "$wanted" ] && return; sleep 0.1; done; fail "still $got, not $wanted"; }
step() { "step_${1//-/_}"; echo "passed $1"; }

step_s3() {
    aws s3 mb "s3://$name" > /dev/null
    mkdir -p tree/batch
    printf '1\n2\n' > tree/batch/a.csv
    head -c 9000000 /dev/zero > tree/big
    aws s3 cp tree "s3://$name" --recursive --only-show-errors
    is '1 2' "$(aws s3 cp "s3://$name/batch/a.csv" - | xargs)"
}

step_empty_object() {
    mkdir empty
    : > empty/__init__.py
    echo x > empty/next
    timeout 10 "$cli" --endpoint-url "$AWS_ENDPOINT_URL" --cli-read-timeout 5 s3 cp empty "s3://$name/empty" --recursive --only-show-errors
}

step_presigned_get() { is '1 2' "$(curl --silent --fail "$(aws s3 presign "s3://$name/batch/a.csv")" | xargs)"; }

step_deploy() {
    local image=123456789012.dkr.ecr.us-east-1.amazonaws.com/stand-in:latest role=arn:aws:iam::123456789012:role/service
    aws sagemaker create-model --model-name "$name" --execution-role-arn "$role" --primary-container "Image=$image" > /dev/null
    aws sagemaker create-endpoint-config --endpoint-config-name "$name" \
        --production-variants "VariantName=AllTraffic,ModelName=$name,InstanceType=ml.m5.large,InitialInstanceCount=1" > /dev/null
    aws sagemaker create-endpoint --endpoint-name "$name" --endpoint-config-name "$name" > /dev/null
    until_is InService sagemaker describe-endpoint --endpoint-name "$name" --query EndpointStatus
    is "$name" "$(aws sagemaker list-models --name-contains "$name" --query 'Models[].ModelName' --output text --page-size 1)"
}

step_invoke() {
    printf '1,2' > body
    aws sagemaker-runtime invoke-endpoint --endpoint-name "$name" --body fileb://body --content-type text/csv answer > /dev/null
    grep -q '"body": "1,2"' answer || fail "$(cat answer)"
}

step_update() {
    aws sagemaker update-endpoint-weights-and-capacities --endpoint-name "$name" \
        --desired-weights-and-capacities VariantName=AllTraffic,DesiredInstanceCount=2 > /dev/null
    until_is 2 sagemaker describe-endpoint --endpoint-name "$name" --query 'ProductionVariants[0].CurrentInstanceCount'
}

step_transform() {
    aws sagemaker create-transform-job --transform-job-name "$name" --model-name "$name" \
        --transform-input "DataSource={S3DataSource={S3DataType=S3Prefix,S3Uri=s3://$name/batch/}},ContentType=text/csv" \
        --transform-output "S3OutputPath=s3://$name/out" --transform-resources InstanceType=ml.m5.large,InstanceCount=1 > /dev/null
    until_is Completed sagemaker describe-transform-job --transform-job-name "$name" --query TransformJobStatus
}

step_delete() {
    aws sagemaker delete-endpoint --endpoint-name "$name"
    aws sagemaker delete-model --model-name "$name"
    aws s3 rb "s3://$name" --force > /dev/null
}

for each in s3 empty-object presigned-get deploy invoke update transform delete; do step "$each"; done
