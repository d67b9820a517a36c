# The CodeBuild project that do/submit uses, and its role.
source_lib aws
build_project=$MCC_PROJECT_NAME-build

# usage: build_role BUCKET    Print the role's ARN: MCC_BUILD_ROLE_ARN, else the profile's, else a role of this project, which may build this
# project only.
build_role() {
    local role=${MCC_BUILD_ROLE_ARN:-$(profile_get buildRoleArn)}
    if [ -z "$role" ]; then
        role=$(aws_get iam get-role --role-name "$build_project" | field .Role.Arn) || exit
        if [ -z "$role" ]; then
            role=$(aws_do iam create-role --role-name "$build_project" --assume-role-policy-document file://runtime/aws/build-trust.json | field .Role.Arn) || exit
            record active iam-role "$build_project" || exit
        fi
        aws_do iam put-role-policy --role-name "$build_project" --policy-name build --policy-document "$(build_policy "$1")" > /dev/null || exit
    fi
    printf '%s\n' "${role:-arn:aws:iam::111122223333:role/$build_project}"
}

# usage: build_policy BUCKET    Print what the role may do: what runtime/aws/build-policy.json says, to read the project's sources from the
# bucket, and to pull the base image from the ECR repository that it is in.
build_policy() {
    local account='' repository=''
    [[ ! $MCC_BASE_IMAGE =~ ^([0-9]{12})\.dkr\.ecr\.[^/]+/([^:@]+) ]] || account=${BASH_REMATCH[1]} repository=${BASH_REMATCH[2]}
    jq -c --arg sources "$1/$MCC_PROJECT_NAME/source/*" --arg account "$account" --arg repository "$repository" '
        (.Statement[1].Resource | split(":")[1]) as $partition
        | .Statement += [{Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: "arn:\($partition):s3:::\($sources)"}]
        | if $account == "" then . else .Statement += [{
            Effect: "Allow", Action: (["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]),
            Resource: "arn:\($partition):ecr:*:\($account):repository/\($repository)"}] end' runtime/aws/build-policy.json
}

# usage: ensure_build_project ROLE SOURCE    Create the CodeBuild project, or update it. SOURCE is BUCKET/KEY.
ensure_build_project() {
    local body found operation=create-project
    found=$(aws_get codebuild batch-get-projects --names "$build_project" | field '.projects[0].name')
    [ -z "$found" ] || operation=update-project
    body=$(payload create-project build="$build_project" buildRole="$1" source="$2")
    if $dry_run; then
        aws_send codebuild "$operation" "$body"
        return
    fi
    printf '%s\n' "$body" > "$work/project"
    # A new role needs some seconds until other services of AWS see it.
    until aws_call codebuild "$operation" --cli-input-json "file://$work/project" > /dev/null 2> "$work/error"; do
        if ! grep -q AssumeRole "$work/error" || [ "$SECONDS" -ge 120 ]; then die "$(aws_failure codebuild "$operation")"; fi
        wait_a_while "waiting for the role $build_project"
    done
    record active codebuild-project "$build_project"
}

remove_codebuild() {
    aws_do codebuild delete-project --name "$build_project" > /dev/null
    record deleted codebuild-project "$build_project"
    aws_do logs delete-log-group --log-group-name "/aws/codebuild/$build_project" > /dev/null
    # A role that several projects use is not this one's to delete.
    [ -z "${MCC_BUILD_ROLE_ARN:-$(profile_get buildRoleArn)}" ] || return 0
    { aws_do iam delete-role-policy --role-name "$build_project" --policy-name build; aws_do iam delete-role --role-name "$build_project"; } > /dev/null
    record deleted iam-role "$build_project"
}
