# The model registry of SageMaker: do/register --model-package adds what would be deployed to a group, as its next version.
source_lib values image

# usage: package_container    Print the container of the model on stdin, as a model package describes it: without variables that hold secrets.
package_container() {
    jq -c -L runtime/lib 'include "secrets"; .PrimaryContainer // {} | {Image, ModelDataUrl, ModelDataSource, Environment}
        | .Environment |= ((. // {}) | with_entries(select(is_secret | not)))
        | with_entries(select(.value != null and .value != {}))'
}

# Print the instance types that the deployment has, as members of an inference specification.
package_instances() {
    payload create-transform-job job=- model=- input=- output=- | jq -c '{SupportedTransformInstanceTypes: [.TransformResources.InstanceType]}'
}

# usage: put_metrics FILE    Upload the file, and print its address. Without FILE, do nothing.
put_metrics() {
    local bucket address
    case $1 in '') return ;; /*) ;; *) set -- "$called_from/$1" ;; esac
    jq empty "$1" 2> "$work/error" || die "$1 cannot be read as JSON: $(tail -n 1 "$work/error")"
    bucket=$(bucket_name) || exit
    address=s3://$bucket/$MCC_PROJECT_NAME/metrics/$(content_hash < "$1").json
    if $dry_run; then show_command aws s3 cp "$1" "$address"; else s3_copy "$1" "$address"; fi
    printf '%s\n' "$address"
}

# usage: register_package GROUP APPROVAL METRICS NOTES    Print the ARN of the group's newest version, which is a new one where the image, the
# model or the variables are not those of the one before. APPROVAL may be empty, and METRICS and NOTES too.
register_package() {
    local image model='{}' container instances body arn='' newest=''
    image=$(image_name) || exit
    model=$(payload create-model image="$image" model-data="$model" name=- role=-) || exit
    container=$(package_container <<< "$model") || exit
    instances=$(package_instances) || exit
    if [ -z "$(aws_get sagemaker describe-model-package-group --model-package-group-name "$1")" ]; then
        log "Creating the model package group $1…"
        body=$(jq -c --arg ModelPackageGroupName "$1" '$ARGS.named + {Tags}' <<< "$model")
        aws_send sagemaker create-model-package-group "$body"
        record active sagemaker-model-package-group "$1"
    else
        arn=$(aws_get sagemaker list-model-packages --model-package-group-name "$1" --sort-by CreationTime --sort-order Descending \
            --max-results 1 | field '.ModelPackageSummaryList[0].ModelPackageArn') || exit
        [ -z "$arn" ] || newest=$(aws_get sagemaker describe-model-package --model-package-name "$arn") || exit
    fi
    if [ -n "$newest" ] && [ "$(jq '{PrimaryContainer: .InferenceSpecification.Containers[0]}' <<< "$newest" | package_container | jq -S .)" = "$(jq -S . <<< "$container")" ]; then
        note "$arn has this image, model and variables already, so no version was added."
        if [ -n "$2" ] && [ "$(field .ModelApprovalStatus <<< "$newest")" != "$2" ]; then
            aws_do sagemaker update-model-package --model-package-arn "$arn" --model-approval-status "$2" > /dev/null
        fi
    else
        body=$(payload create-model-package group="$1" approval="${2:-PendingManualApproval}" image="$image" \
            payload-hash="$(printf '%s\n' "$container" "$instances" | content_hash)") || exit
        arn=$(put_metrics "$3") || exit
        body=$(jq -c --argjson container "$container" --argjson instances "$instances" --arg metrics "$arn" --arg notes "$4" '
            .InferenceSpecification += $instances | .InferenceSpecification.Containers = [$container]
            | if $metrics == "" then . else .ModelMetrics.ModelQuality.Statistics = {ContentType: "application/json", S3Uri: $metrics} end
            | if $notes == "" then . else .ModelPackageDescription = $notes end' <<< "$body")
        aws_send sagemaker create-model-package "$body"
        if $dry_run; then return; fi
        arn=$(field .ModelPackageArn < "$work/response")
        record active sagemaker-model-package "$arn"
        keep_image "$image" "deployed-package-$1-${arn##*/}"
    fi
    $dry_run || printf '%s\n' "$arn"
}
