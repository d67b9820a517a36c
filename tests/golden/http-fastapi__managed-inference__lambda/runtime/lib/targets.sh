# The deployment targets of the project. begin.sh reads this file before the other options: --target NAME, else MCC_TARGET, else the first
# target. What a target has instead of a script or of a part of runtime/ is in runtime/targets/TARGET/.
targets=('managed-inference' 'lambda')

# usage: find_target ARGUMENT…    Set MCC_TARGET, and rest to the other arguments. Where the target has a script of its own, that one goes on.
find_target() {
    local own
    rest=()
    case $script in runtime/targets/*/do/*) own=${script#runtime/targets/} MCC_TARGET=${own%%/*} ;; esac
    while [ $# -gt 0 ]; do
        case $1 in
            --target)
                require_value "$@"
                MCC_TARGET=$2
                shift
                ;;
            --target=*) MCC_TARGET=${1#*=} ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
    [ -n "${MCC_TARGET:-}" ] || MCC_TARGET=${targets[0]}
    case " ${targets[*]} " in
        *" $MCC_TARGET "*) ;;
        *) usage_error "unknown target: $MCC_TARGET. This project has ${targets[*]}; the first is the default." ;;
    esac
    export MCC_TARGET
    own=runtime/targets/$MCC_TARGET/do/${script##*/}
    [ ! -e "$own" ] || [ "$script" = "$own" ] || { own=$PWD/$own && cd "$called_from" && exec "$own" ${rest[@]+"${rest[@]}"}; }
    # What is deployed is something else on each target.
    [ "$MCC_TARGET" = "${targets[0]}" ] || state_place=" on $MCC_TARGET"
    [ ! -e "runtime/targets/$MCC_TARGET/aws/payloads.json" ] || payload_list=runtime/targets/$MCC_TARGET/aws/payloads.json
}

# usage: find_part PART    Set part_path to the path of a part of runtime/lib, which the target may have instead.
find_part() {
    part_path=runtime/targets/$MCC_TARGET/lib/$1.sh
    [ -e "$part_path" ] || part_path=runtime/lib/$1.sh
}

# Print what --help says of the targets.
target_usage() { echo "This project has several targets: --target NAME, else MCC_TARGET, else the first of ${targets[*]}."; }

# Print the container's variables: those of do/environment.json, and those that only this target has.
container_environment() {
    local files=(do/environment.json)
    [ ! -e "deploy/$MCC_TARGET/environment.json" ] || files+=("deploy/$MCC_TARGET/environment.json")
    jq -cs 'add | with_entries(select(.value != null))' "${files[@]}"
}

find_target "$@"
set -- ${rest[@]+"${rest[@]}"}
