# How do/deploy changes the function, and how do/rollback serves an earlier version.
source_lib function

# usage: ensure_function HASH    Have the function's unpublished state as deploy/ describes it.
ensure_function() {
    local body change
    body=$(payload create-function "${values[@]}" function="$MCC_FUNCTION" | jq -c --arg hash "$1" '.Description = $hash') || exit
    if [ -z "$description" ]; then
        log "Creating the function $MCC_FUNCTION…"
        aws_send lambda create-function "$body"
        record active lambda-function "$MCC_FUNCTION"
        wait_for_function
        return
    fi
    wait_for_function
    change=$(jq -c '{FunctionName, ImageUri: .Code.ImageUri, Architectures}' <<< "$body")
    if [ "$(field '.Code.ImageUri' <<< "$description")" != "$(field .ImageUri <<< "$change")" ]; then
        aws_send lambda update-function-code "$change"
        wait_for_function
    fi
    aws_send lambda update-function-configuration "$(jq -c 'del(.Code, .PackageType, .Architectures, .Publish, .Tags)' <<< "$body")"
    wait_for_function
}

# usage: publish HASH    Set published to the number of the version with this hash, which is made where there is none.
publish() {
    local version
    version=$(list_published | while read -r number hash _; do [ "$hash" != "$1" ] || echo "$number"; done | tail -n 1)
    if [ -z "$version" ]; then
        ensure_function "$1"
        version=$(aws_do lambda publish-version --function-name "$MCC_FUNCTION" --description "$1" | field .Version)
        # A dry run does not know the number.
        ! $dry_run || version=NEW
    fi
    published=$version
}

# Have the address of the alias as deploy/ describes it.
ensure_url() {
    local body found
    body=$(payload create-function-url-config function="$MCC_FUNCTION" alias="$MCC_STAGE")
    found=$(aws_get lambda get-function-url-config --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE")
    if [ -z "$found" ]; then
        aws_send lambda create-function-url-config "$body"
    elif [ "$(jq -c '[.AuthType, .InvokeMode, .Cors]' <<< "$found")" != "$(jq -c '[.AuthType, .InvokeMode, .Cors]' <<< "$body")" ]; then
        aws_send lambda update-function-url-config "$body"
    fi
    ensure_public
}

# A public address needs two statements in the policy of the alias, and another one has none.
ensure_public() {
    local statements id name
    statements=$(aws_get lambda get-policy --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE" | field '.Policy | fromjson.Statement[].Sid')
    for name in add-url-permission:mcc-public-url add-invoke-permission:mcc-public-invoke; do
        id=${name#*:} name=${name%:*}
        ! grep -qx "$id" <<< "$statements" ||
            aws_do lambda remove-permission --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE" --statement-id "$id" > /dev/null
    done
}

# Have as many environments reserved for the function, and ready for its alias, as deploy/ says.
ensure_concurrency() {
    local now body
    now=$(aws_get lambda get-function-concurrency --function-name "$MCC_FUNCTION" | field .ReservedConcurrentExecutions)
    [ -z "$now" ] || aws_do lambda delete-function-concurrency --function-name "$MCC_FUNCTION" > /dev/null
    now=$(aws_get lambda get-provisioned-concurrency-config --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE" |
        field .RequestedProvisionedConcurrentExecutions)
    [ -z "$now" ] ||
        aws_do lambda delete-provisioned-concurrency-config --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE" > /dev/null
}

deploy_function() {
    local hash published
    find_values
    [ -n "${MCC_DEPLOY_BUILT:-}" ] || $dry_run || [[ $image =~ ^[0-9]{12}\.dkr\.ecr\."$MCC_REGION"\. ]] ||
        die "Lambda takes images only from ECR in its own region ($MCC_REGION), and this is $image: do/push pushes there, where MCC_REGISTRY is empty."
    own_function
    hash=$(payload create-function "${values[@]}" function=- | content_hash)
    state_set "deployed $MCC_STAGE" "$MCC_FUNCTION"
    publish "$hash"
    keep_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    serve_version "$published"
    ensure_url
    ensure_concurrency
    remove_others
    end_dry_run
    log "The function $MCC_FUNCTION serves $image. Next: do/test --deployed; to remove it: do/clean"
}
