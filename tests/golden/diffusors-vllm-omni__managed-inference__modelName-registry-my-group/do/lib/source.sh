# Where the registry's model lies: its version says so.

# Prints what the container gets besides deploy/create-model.json.
model_data() {
    local package status
    find_account
    ask sagemaker list-model-packages --model-package-group-name my-group --model-approval-status Approved \
        --sort-by CreationTime --sort-order Descending --max-results 1
    package=$(told '.ModelPackageSummaryList[0].ModelPackageArn')
    $dry_run || [ -n "$package" ] || refuse 'the group has no approved version: approve one in the registry.'
    if $dry_run; then echo '{}'; return; fi
    ask sagemaker describe-model-package --model-package-name "$package"
    [ -n "$answer" ] || refuse "there is no model package $package."
    status=$(told .ModelApprovalStatus)
    [ "${status:-Approved}" = Approved ] || refuse "$package is $status: have it approved in the registry."
    say "Its model: $package"
    jq -c '.InferenceSpecification.Containers[0]
        | if .ModelDataSource then {ModelDataSource} elif .ModelDataUrl then {ModelDataUrl} else error("the package has no model data") end' <<< "$answer"
}
