# The deployment targets of the project. begin.sh reads this file before the other options: --target NAME, else MCC_TARGET, else the first
# target. What a target has instead of a script or of a part of runtime/ is in runtime/targets/TARGET/.

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
    [ -n "${MCC_TARGET:-}" ] || MCC_TARGET=managed-inference
    case $MCC_TARGET in
        'managed-inference' | 'ecs' | 'eks') ;;
        *) usage_error "unknown target: $MCC_TARGET. This project has managed-inference (the first), ecs, eks." ;;
    esac
    export MCC_TARGET
    own=runtime/targets/$MCC_TARGET/do/${script##*/}
    [ ! -e "$own" ] || [ "$script" = "$own" ] || { own=$PWD/$own && cd "$called_from" && exec "$own" ${rest[@]+"${rest[@]}"}; }
    payload_list=$(target_file "$payload_list")
}

# usage: target_file PATH    Print the path of the file that the target has instead of this one of runtime/, or PATH itself.
target_file() {
    if [ -e "runtime/targets/$MCC_TARGET/${1#runtime/}" ]; then echo "runtime/targets/$MCC_TARGET/${1#runtime/}"; else echo "$1"; fi
}

# Print the container's variables: those of do/environment.json, and those that only this target has.
target_environment() {
    local files=(do/environment.json)
    [ ! -e "deploy/$MCC_TARGET/environment.json" ] || files+=("deploy/$MCC_TARGET/environment.json")
    jq -cs 'add | with_entries(select(.value != null))' "${files[@]}"
}

find_target "$@"
set -- ${rest[@]+"${rest[@]}"}
