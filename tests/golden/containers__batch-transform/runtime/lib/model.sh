# What SageMaker has. Models and endpoint configurations cannot be changed, so each version has its own, named after a hash of their content.

# Print what the names of models and endpoint configurations begin with: the name of the endpoint, or of the deployment where there is none.
# So two endpoints have none in common, and neither removes what the other needs.
name_prefix() { shorten "${MCC_ENDPOINT:-$(deployment_name)}"; }

# Print what the tags begin with by which this deployment keeps its images.
deployed_tag_prefix() { echo "deployed-$(name_prefix)"; }

# usage: version_of PAYLOAD…    Print the version that these payloads describe: ten hexadecimal digits.
version_of() {
    local name
    for name; do
        payload "$name" "${values[@]}" name=- model=- component=- endpoint=- || exit
    done | content_hash
}

# usage: ensure KIND VERSION [TAG]…    Have a model or endpoint-config of this version as deploy/ describes it, and print its name. A TAG is
# KEY=VALUE. The model of an endpoint-config is the one of its version.
ensure() {
    local body name found
    name=$(name_prefix)-$2
    found=$(aws_get sagemaker "describe-$1" "--$1-name" "$name") || exit
    if [ -z "$found" ]; then
        log "Creating the $1 $name…"
        body=$(payload "create-$1" "${values[@]}" "model=$name" "name=$name" | jq -c '
            .Tags += ($ARGS.positional | map(capture("^(?<Key>[^=]*)=(?<Value>.*)$")))' --args "${@:3}") || exit
        aws_send sagemaker "create-$1" "$body" || exit
        record active "sagemaker-$1" "$name" || exit
        # shellcheck disable=SC2046
        [ "$1" != model ] || each_image keep_image "deployed-$name" $(printf '%s\n' "${values[@]}" | sed -n 's/^image[0-9]*=//p') || exit
    fi
    printf '%s\n' "$name"
}

# usage: remove_others KIND [VERSION…]    Delete all of this deployment's except those of these versions.
remove_others() {
    local names name prefix
    prefix=$(name_prefix)
    names=$(aws_get sagemaker "list-${1}s" --name-contains "$prefix-" | field '.[][]? | .ModelName // .EndpointConfigName')
    # What an earlier run deleted when its answer was lost.
    for name in $(recorded "sagemaker-$1"); do
        [[ ! $name =~ ^"$prefix"-[0-9a-f]{10}$ || " ${names//$'\n'/ } " = *" $name "* ]] || record deleted "sagemaker-$1" "$name"
    done
    for name in $names; do
        [[ $name =~ ^"$prefix"-[0-9a-f]{10}$ && " ${*:2} " != *" ${name##*-} "* ]] || continue
        # shellcheck disable=SC2046
        [ "$1" != model ] || each_image release_image "deployed-$name" $(aws_get sagemaker describe-model --model-name "$name" | field '.Containers[]?.Image')
        aws_do sagemaker "delete-$1" "--$1-name" "$name" > /dev/null
        record deleted "sagemaker-$1" "$name"
    done
}

# usage: wait_for KIND NAME    Wait until AWS has finished its work on it. Set description to the last response, and status; both are empty
# where it does not exist. They are variables and not output, so that a signal ends the wait at once. A dry run does not wait.
wait_for() {
    while :; do
        description=$(aws_get sagemaker "describe-$1" "--$1-name" "$2")
        status=$(field '.EndpointStatus // .InferenceComponentStatus // .TransformJobStatus' <<< "${description:-null}")
        case $status,$dry_run in
            Deleting,true) status='' description='' ;;
            Creating,true | *Updating,true | RollingBack,true | InProgress,true | Stopping,true) show "# The real run waits: the $1 $2 is $status." ;;
            Creating,* | *Updating,* | RollingBack,* | Deleting,* | InProgress,* | Stopping,*)
                wait_a_while "$1 $2: $status"
                continue
                ;;
        esac
        return
    done
}

# usage: fail_deployment KIND NAME    After wait_for: print the reason and the log, and die.
fail_deployment() {
    log "The $1 $2 is ${status:-gone}: $(field .FailureReason <<< "${description:-null}")"
    (show_groups) >&2 || true
    die 'it does not serve this version; the reason and the last lines of its log are above. Fix the cause and run do/deploy again.'
}
