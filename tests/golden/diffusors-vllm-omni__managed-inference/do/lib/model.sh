# What SageMaker holds. Models and endpoint configurations cannot be changed: where anything in one does, so does its name.

# usage: settle KIND [KEY=VALUE…]    has a model or endpoint-config as deploy/create-KIND.json says, made for what is given; its name in $settled
settle() {
    local body
    body=$(payload "create-$1" "${values[@]}" "${@:2}" "name=-")
    settled=$(name_of <<< "$body ${*:2}")
    ask sagemaker "describe-$1" "--$1-name" "$settled"
    [ -z "$answer" ] || return 0
    say "Making the $1 $settled…"
    send sagemaker "create-$1" "${values[@]}" "${@:2}" "name=$settled"
    record active "sagemaker-$1" "$settled"
}

# usage: remove_others KIND [NAME]    all of this project's but that one
remove_others() {
    local name
    ask sagemaker "list-${1}s" --name-contains "${MCC_PROJECT_NAME:0:52}-"
    for name in $(told '.[][]? | .ModelName // .EndpointConfigName'); do
        [[ $name != "${2-}" && $name =~ ^"${MCC_PROJECT_NAME:0:52}"-[0-9a-f]{10}$ ]] || continue
        tell sagemaker "delete-$1" "--$1-name" "$name"
        record deleted "sagemaker-$1" "$name"
    done
}

# usage: wait_for KIND NAME    until AWS is not at work on it: $status afterwards, empty when there is none
wait_for() {
    while :; do
        ask sagemaker "describe-$1" "--$1-name" "$2"
        status=$(told '.EndpointStatus // .InferenceComponentStatus // .TransformJobStatus')
        case $status in
            Creating | *Updating | RollingBack | Deleting | InProgress | Stopping) tick "$1 $2: $status" ;;
            *) break ;;
        esac
    done
}

# usage: fail KIND NAME    after wait_for
fail() {
    say "The $1 $2 is ${status:-gone}: $(told .FailureReason)"
    (show_groups) >&2 || true
    refuse 'it does not serve this version; the reason and the last lines of its log are above. Then do/deploy again.'
}

# usage: remove KIND NAME    from any state
remove() {
    wait_for "$1" "$2"
    if [ -n "$status" ] || $dry_run; then tell sagemaker "delete-$1" "--$1-name" "$2"; fi
    wait_for "$1" "$2"
    record deleted "sagemaker-$1" "$2"
}
