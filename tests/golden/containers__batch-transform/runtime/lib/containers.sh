# The containers, which do/containers.json lists. Each is a project, whose own scripts build, push and test its image, or an image as it is.
require jq

# usage: container_of NAME FIELD    Print the field of the container.
container_of() { jq -r --arg name "$1" --arg field "$2" '.[] | select(.name == $name) | .[$field] // empty' do/containers.json; }

# Print the names of the containers, in their order.
container_names() { jq -r '.[].name' do/containers.json; }

# usage: require_container NAME    Die where there is no container of this name.
require_container() {
    container_names | grep -qxF -e "$1" || usage_error "not a container: $1. The containers are $(container_names | paste -s -d ' ' - | sed 's/ /, /g')."
}

# usage: project_folder NAME    Print the folder of the container's project; nothing for an image.
project_folder() {
    local folder
    folder=$(container_of "$1" project)
    [ -n "$folder" ] || return 0
    [ -e "$folder/do/config" ] || die "the project of the container $1 is not in $folder: correct do/containers.json."
    (CDPATH='' cd -P -- "$folder" && pwd)
}

# usage: each_project WHAT SCRIPT ARGUMENT…    Run a script of each project, up to the first that fails. A project that is two containers
# has its turn once. The settings that the projects share are this project's.
each_project() {
    local what=$1 name folder folders=' '
    shift
    for name in $(container_names); do
        folder=$(project_folder "$name") || exit
        if [ -z "$folder" ]; then
            note "$name: $(container_of "$name" image) is used as it is."
            continue
        fi
        case $folders in *" $folder "*) continue ;; esac
        folders+="$folder "
        note "--- $name: $what"
        env -u MCC_PROJECT_NAME -u MCC_IMAGE -u MCC_BASE_IMAGE -u MCC_REPOSITORY -u MCC_PORT MCC_STAGE=default \
            MCC_REGION="$MCC_REGION" MCC_DNS_SUFFIX="$MCC_DNS_SUFFIX" "$folder/$1" "${@:2}" ||
            die "$what failed for the container $name; the reason is above. Correct it in $folder, and run this again."
    done
}

# usage: project_image FOLDER    Print the image of a project: the one that its do/push pushed; or the one that was built, where SageMaker is
# this machine, with its id, so that a new image is a new deployment.
project_image() (
    unset MCC_PROJECT_NAME MCC_IMAGE MCC_BASE_IMAGE MCC_REPOSITORY
    cd "$1" || exit
    . do/config
    if [ -n "${MCC_DEPLOY_BUILT:-}" ]; then
        name=${MCC_IMAGE##*/}
        # Where no image was built, the project runs as a process: mcc local env says how to add it.
        [ ! -x "${MCC_LOCAL_COMMAND:-}" ] || [ ! -e code/serve ] || [ -e .mcc/run/image ] || $dry_run ||
            "$MCC_LOCAL_COMMAND" local add "${name%%[:@]*}=$PWD" >&2 || exit
        printf '%s%s\n' "$MCC_IMAGE" "$(sed 's/^\(sha256:\)*/@sha256:/' .mcc/run/image 2> /dev/null || :)"
    else
        jq -r '.image // empty' .mcc/state.json 2> /dev/null || :
    fi
)

# Print imageN=IMAGE for the Nth container that is a project.
container_images() {
    local name folder image='' known='' number=0
    for name in $(container_names); do
        folder=$(project_folder "$name") || exit
        [ -n "$folder" ] || continue
        number=$((number + 1))
        # A project can be several containers.
        [ "$folder" = "$known" ] || { image=$(project_image "$folder") && known=$folder; } || exit
        if [ -z "$image" ] && $dry_run; then
            image=$name:not-pushed-yet
            show "# Not known: the image of $name, because none is pushed yet. The real run needs do/build and do/push first."
        fi
        [ -n "$image" ] || die "no image of $name was pushed from $folder: do/build, then do/push."
        printf 'image%s=%s\n' "$number" "$image"
    done
}

# Remember the pushed images, for mcc export.
remember_images() {
    local line lines
    source_lib state
    lines=$(container_images) || exit
    while IFS= read -r line; do
        [ -z "$line" ] || state_set "${line%%=*}" "${line#*=}"
    done <<< "$lines"
}

# Print a line for each container: its name, and its image or folder.
list_containers() {
    jq -r 'to_entries[] | "container \(.key + 1): \(.value.name)  \(.value.project // .value.image)"' do/containers.json
}

# usage: each_image FUNCTION TAG IMAGE…    Call FUNCTION IMAGE TAG for each image, in the image's own repository.
each_image() {
    local address MCC_REPOSITORY
    for address in "${@:3}"; do
        MCC_REPOSITORY=${address#*/} MCC_REPOSITORY=${MCC_REPOSITORY%@*}
        "$1" "$address" "$2"
    done
}
