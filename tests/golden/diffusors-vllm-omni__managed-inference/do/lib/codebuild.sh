# The CodeBuild project that do/submit uses, and its role.
build=$MCC_PROJECT_NAME-build

# The role may be there already: MCC_BUILD_ROLE_ARN, else the profile's, else one of our own, which may build this project only.
settle_role() {
    role=${MCC_BUILD_ROLE_ARN:-$(profile buildRoleArn)}
    [ -z "$role" ] || return 0
    ask iam get-role --role-name "$build"
    if [ -z "$answer" ]; then
        tell iam create-role --role-name "$build" --assume-role-policy-document file://deploy/build-trust.json
        record active iam-role "$build"
    fi
    role=$(told .Role.Arn)
    role=${role:-arn:aws:iam::111122223333:role/$build}
    tell iam put-role-policy --role-name "$build" --policy-name build --policy-document file://deploy/build-policy.json
}

settle_project() {
    local verb=create-project
    ask codebuild batch-get-projects --names "$build"
    [ -z "$(told '.projects[0].name')" ] || verb=update-project
    payload create-project build="$build" buildRole="$role" source="$bucket/$MCC_PROJECT_NAME/source.zip" > "$work/project"
    # IAM needs some seconds until others see a new role.
    until $dry_run || aws_call codebuild "$verb" --cli-input-json "file://$work/project" > /dev/null 2> "$work/trouble"; do
        if ! grep -q AssumeRole "$work/trouble" || [ "$SECONDS" -ge 120 ]; then stop_at codebuild "$verb"; fi
        tick "waiting for the role $build"
    done
    if $dry_run; then call codebuild "$verb" "$(< "$work/project")"; fi
    record active codebuild-project "$build"
}

remove_codebuild() {
    tell codebuild delete-project --name "$build"
    record deleted codebuild-project "$build"
    tell iam delete-role-policy --role-name "$build" --policy-name build
    tell iam delete-role --role-name "$build"
    record deleted iam-role "$build"
    tell logs delete-log-group --log-group-name "/aws/codebuild/$build"
}
