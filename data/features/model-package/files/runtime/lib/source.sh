# Where the model of the model registry is: its version has the location.

# Print what the container gets in addition to deploy/[% deploymentTarget %]/create-model.json.
model_data() {
    local package response status
[% if packageArn %]
    package=[% packageArn %]
[% else %]
[% if packageVersion %]
    package=$(account_id) || exit
    package=arn:[% partition %]:sagemaker:$MCC_REGION:$package:model-package/[% packageVersion %]
[% else %]
    package=$(aws_get sagemaker list-model-packages --model-package-group-name [% packageGroup %] --model-approval-status Approved \
        --sort-by CreationTime --sort-order Descending --max-results 1 | field '.ModelPackageSummaryList[0].ModelPackageArn') || exit
    $dry_run || [ -n "$package" ] || die 'the group has no approved version: approve one in the model registry.'
[% end %]
[% end %]
    response=''
    [ -z "$package" ] || response=$(aws_get sagemaker describe-model-package --model-package-name "$package") || exit
    if [ -z "$response" ] && $dry_run; then
        show '# Not known: the model data of the model package.'
        echo '{}'
        return
    fi
    [ -n "$response" ] || die "there is no model package $package."
    status=$(field .ModelApprovalStatus <<< "$response")
    [ "${status:-Approved}" = Approved ] || $dry_run || die "$package is $status: approve it in the model registry."
    log "Its model: $package"
    jq -c '.InferenceSpecification.Containers[0]
        | if .ModelDataSource then {ModelDataSource} elif .ModelDataUrl then {ModelDataUrl} else error("the package has no model data") end' <<< "$response" || exit
}
