#!/usr/bin/env bash
# The real AWS CLI against `mcc local up`, as a person types it; $1 is the command. Ends 3 where there is no AWS CLI.
set -euo pipefail
mcc=$1
command -v aws > /dev/null || exit 3
# What a user may have set must not lead elsewhere.
export AWS_ACCESS_KEY_ID=AKIAFOREIGN AWS_SECRET_ACCESS_KEY=foreign AWS_ENDPOINT_URL_S3=http://127.0.0.1:9
eval "$("$mcc" local env)"
export AWS_PAGER='' AWS_DEFAULT_OUTPUT=json AWS_MAX_ATTEMPTS=1

fail() { echo "FAILED: $*" >&2; exit 1; }
is() { [ "$2" = "$1" ] || fail "expected $1, got $2"; }
refused() { local code=$1 said; shift; said=$("$@" 2>&1) && fail "not refused: $*"; [[ $said == *"($code)"* ]] || fail "not $code: $said"; }
field() { aws "${@:2}" --query "$1" --output text; }
until_is() { local wanted=$1 got=; shift; for _ in $(seq 300); do got=$(field "$@"); [ "$got" = "$wanted" ] && return; sleep 0.1; done; fail "still $got, not $wanted"; }

is 123456789012 "$(field Account sts get-caller-identity)"

# S3, with its high-level commands.
aws s3 mb s3://bucket
head -c 20000000 /dev/urandom > big
aws s3 cp big s3://bucket/big --only-show-errors
aws s3 cp s3://bucket/big back --only-show-errors
cmp big back
mkdir -p tree/deep
echo one > tree/one
echo two > 'tree/deep/two words'
aws s3 sync tree s3://bucket/tree --only-show-errors
is 'two' "$(aws s3 cp 's3://bucket/tree/deep/two words' -)"
echo '{"rows": [1]}' | aws s3 cp - s3://bucket/in.json

# SageMaker.
image=123456789012.dkr.ecr.us-east-1.amazonaws.com/stand-in:latest
aws sagemaker create-model --model-name m --execution-role-arn "$MCC_ROLE_ARN" --primary-container "Image=$image,Environment={NAME=m}"
aws sagemaker create-endpoint-config --endpoint-config-name c \
    --production-variants VariantName=AllTraffic,ModelName=m,InstanceType=ml.m5.large,InitialInstanceCount=1 \
    --async-inference-config 'OutputConfig={S3OutputPath=s3://bucket/out/}'
aws sagemaker create-endpoint --endpoint-name e --endpoint-config-name c
until_is InService EndpointStatus sagemaker describe-endpoint --endpoint-name e
refused ValidationException aws sagemaker create-endpoint --endpoint-name e --endpoint-config-name c
refused ValidationException aws sagemaker create-endpoint-config --endpoint-config-name x --production-variants VariantName=a,ModelName=m,InstanceType=ml.m5.huge,InitialInstanceCount=1

answer=$(aws sagemaker-runtime invoke-endpoint-async --endpoint-name e --input-location s3://bucket/in.json --content-type application/json --query OutputLocation --output text)
for _ in $(seq 100); do aws s3 ls "$answer" > /dev/null 2>&1 && break; sleep 0.1; done
aws s3 cp "$answer" - | grep -q '"name": *"m"' || fail 'no asynchronous answer'

aws sagemaker create-endpoint-config --endpoint-config-name real-time \
    --production-variants VariantName=AllTraffic,ModelName=m,InstanceType=ml.m5.large,InitialInstanceCount=1
aws sagemaker create-endpoint --endpoint-name r --endpoint-config-name real-time
until_is InService EndpointStatus sagemaker describe-endpoint --endpoint-name r
echo '{"rows": [1]}' > body
aws sagemaker-runtime invoke-endpoint --endpoint-name r --body fileb://body --content-type application/json answer.json > told.json
grep -q '"InvokedProductionVariant": "AllTraffic"' told.json
grep -q '"name": *"m"' answer.json || fail "the answer is $(cat answer.json)"
refused ModelError aws sagemaker-runtime invoke-endpoint --endpoint-name r --body fileb://body --custom-attributes status=500 /dev/null

# Logs, and the services beside it.
[[ $(field 'events[].message' logs filter-log-events --log-group-name /aws/sagemaker/Endpoints/r) == *'/ping answered 200'* ]] || fail 'no log'
"$mcc" local logs r | grep -q '/ping answered 200' || fail 'no local logs'
[ -n "$(aws ecr get-login-password)" ] || fail 'no password'

# A failure tells its cause.
aws sagemaker create-model --model-name bad --primary-container "Image=$image,Environment={NAME=bad,EXIT=4}"
aws sagemaker create-endpoint-config --endpoint-config-name bad --production-variants VariantName=AllTraffic,ModelName=bad,InstanceType=ml.m5.large,InitialInstanceCount=1
aws sagemaker create-endpoint --endpoint-name bad --endpoint-config-name bad
until_is Failed EndpointStatus sagemaker describe-endpoint --endpoint-name bad
"$mcc" local status > status
grep -q '^endpoint  *r  *InService' status || fail "$(cat status)"
grep -A 1 '^endpoint  *bad  *Failed' status | grep -q 'did not pass the ping health check. It exited with code 4' || fail "$(cat status)"
grep -q '^container  *r-AllTraffic-.* /ping answered 200' status || fail "$(cat status)"

for name in e r bad; do aws sagemaker delete-endpoint --endpoint-name "$name"; done
until_is '' 'Endpoints[].EndpointName' sagemaker list-endpoints
aws s3 rb s3://bucket --force > /dev/null
eval "$("$mcc" local env --unset)"
[ -z "${AWS_PROFILE:-}${AWS_ENDPOINT_URL:-}" ] || fail 'the shell is not set back'
