# What SageMaker has. Models and endpoint configurations cannot be changed, so their names depend on their content: a change creates another
# one.

# Print what the names of models and endpoint configurations begin with. It is the name of the endpoint, so that two endpoints of one project
# have none in common, and neither removes what the other needs.
name_prefix() {
    local name=${MCC_ENDPOINT:-$MCC_PROJECT_NAME}
    [ ${#name} -le 52 ] || name=${name:0:41}-$(printf %s "$name" | content_hash)
    printf '%s\n' "$name"
}

# usage: ensure KIND [KEY=VALUE…]    Have a model or endpoint-config as deploy/create-KIND.json describes it, and print its name.
ensure() {
    local body name found
    body=$(payload "create-$1" "${values[@]}" "${@:2}" "name=-") || exit
    name=$(name_prefix)-$(content_hash <<< "$body ${*:2}")
    found=$(aws_get sagemaker "describe-$1" "--$1-name" "$name") || exit
    if [ -z "$found" ]; then
        log "Creating the $1 $name…"
        send_payload sagemaker "create-$1" "${values[@]}" "${@:2}" "name=$name" || exit
        record active "sagemaker-$1" "$name" || exit
    fi
    printf '%s\n' "$name"
}

# usage: remove_others KIND [NAME]    Delete all of this endpoint's except that one.
remove_others() {
    local names name prefix
    prefix=$(name_prefix)
    names=$(aws_get sagemaker "list-${1}s" --name-contains "$prefix-" | field '.[][]? | .ModelName // .EndpointConfigName')
    for name in $names; do
        [[ $name != "${2-}" && $name =~ ^"$prefix"-[0-9a-f]{10}$ ]] || continue
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

# usage: remove KIND NAME    Delete it, in any state, and wait until it is gone.
remove() {
    wait_for "$1" "$2"
    # What cannot be read may exist.
    if [ -n "$status" ] || [ -e "$work/unreadable" ]; then aws_do sagemaker "delete-$1" "--$1-name" "$2" > /dev/null; fi
    if $dry_run; then status='' description=''; else wait_for "$1" "$2"; fi
    record deleted "sagemaker-$1" "$2"
}
