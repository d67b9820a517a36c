# The start of every script: it works in the project's folder, with the settings of do/config.
called_from=$PWD
# The script by its path in the project.
script=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd)/${0##*/}
CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit
script=${script#"$PWD"/}
dry_run=false list=1 sourced='' stage_file='' payload_list=runtime/aws/payloads.json state_place=''
MCC_TARGET=eks
# Tokens of this machine are in the environment of no program but the one that needs them.
export -n HF_TOKEN NGC_API_KEY

# usage: log TEXT…    Print a line of progress to stderr. A dry run prints only its list.
log() { $dry_run || printf '%s\n' "$*" >&2; }

# usage: show TEXT…    Add a line to the list of a dry run.
show() { printf '%s\n' "$*" >&"$list"; }

# usage: show_command ARGUMENT…    Add a command to the list of a dry run, as a shell reads it.
show_command() {
    local line
    printf -v line ' %q' "$@"
    show "${line# }"
    [ -z "${work:-}" ] || : > "$work/listed"
}

# usage: note TEXT…    Log a line, which is a comment in the list of a dry run.
note() { if $dry_run; then show "# $*"; else log "$*"; fi; }

# usage: die TEXT…    Print what is wrong and how to fix it, and exit with 1.
die() {
    printf '%s: %s\n' "${script#runtime/targets/*/}" "$*" >&2
    exit 1
}

# Print the comment at the head of the script.
usage() {
    sed -n '2,/^$/s/^# \{0,1\}//p' "$script"
}

# usage: usage_error TEXT…    Print what is wrong with the command line, and exit with 2.
usage_error() {
    printf '%s: %s\n' "${script#runtime/targets/*/}" "$*" >&2
    usage >&2
    exit 2
}

# usage: common_option ARGUMENT    Handle --help; every other argument is unknown.
common_option() {
    case $1 in
        -h | --help)
            usage
            exit
            ;;
        -*) usage_error "unknown option: $1" ;;
        *) usage_error "unknown argument: $1" ;;
    esac
}

# usage: require_value "$@"    The option that comes first must have a value.
require_value() { [ $# -gt 1 ] || usage_error "$1 needs a value"; }

# usage: take_options ARGUMENT…    Take --stage NAME and --image DIGEST, which many scripts have (those whose usage names them), and set rest
# to the other arguments.
take_options() {
    rest=()
    while [ $# -gt 0 ]; do
        case ${1%%=*} in --stage | --image) grep -q -e "^# .*\[${1%%=*} " "$script" || { rest+=("$@"); return; } ;; esac
        case $1 in
            --stage | --image)
                require_value "$@"
                set -- "$1=$2" "${@:3}"
                continue
                ;;
            --stage=*) MCC_STAGE=${1#*=} ;;
            --image=*) use_image "${1#*=}" ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
}

# Read the settings of the stage: of --stage, else of the environment, else default.
find_stage() {
    [ -n "${MCC_STAGE:-}" ] || MCC_STAGE=default
    [[ $MCC_STAGE =~ ^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$ ]] ||
        usage_error "not the name of a stage: $MCC_STAGE. It has 1 to 20 lower-case letters, digits and hyphens, and begins with a letter."
    export MCC_STAGE
    stage_file=deploy/stages/$MCC_STAGE.json
    if [ -e "$stage_file" ]; then
        read_stage
    elif [ "$MCC_STAGE" != default ] && [ "$MCC_STAGE" != "${MCC_CI_STAGE:-ci}" ]; then
        die "the stage $MCC_STAGE is unknown, because $stage_file does not exist: write its settings to this file, such as {\"region\": \"eu-west-1\"} or {}."
    fi
}

# Set what deploy/stages/STAGE.json says, except where the environment says otherwise.
read_stage() {
    local key value settings
    require jq
    settings=$(jq -r --slurpfile list "$payload_list" '
        {account: "MCC_ACCOUNT", bucket: "MCC_BUCKET", cluster: "MCC_CLUSTER", dnsSuffix: "MCC_DNS_SUFFIX", namespace: "MCC_NAMESPACE",
         profile: "MCC_PROFILE", region: "MCC_REGION", role: "MCC_ROLE_ARN"} as $names
        | if type != "object" then error("it is not a JSON object") else . end
        | (keys - ($names | keys) - ["environment", "payloads"]) as $unknown
        | if $unknown != [] then error("it has no setting \($unknown[0]), only \($names + {environment: 0, payloads: 0} | keys | join(", "))") else . end
        | (.environment // {} | if type == "object" and all(.[]; type == "string") then empty else error("environment is not an object of texts") end),
          (.payloads // {} | if type == "object" and all(.[]; type == "object") then empty else error("payloads is not an object of objects") end),
          ((.payloads // {} | keys) - ($list[0] | keys) | if . == [] then empty else error("\(.[0]) is not the name of a payload, such as \($list[0] | keys | join(", "))") end),
          (del(.environment, .payloads) | to_entries[]
           | if (.value | type) == "string" and (.value | test("\\A[[:graph:]]+\\z")) then "\($names[.key]) \(.value)" else error("\(.key) is not a text without spaces") end)
        ' "$stage_file" 2>&1) || die "$stage_file cannot be used: $(tail -n 1 <<< "$settings" | sed 's/^jq: [a-z]* ([^)]*): //')"
    while read -r key value; do
        [ -z "$key" ] || [ -n "${!key:-}" ] || export "$key=$value"
    done <<< "$settings"
}

# usage: use_image DIGEST    Deploy this image instead of the one that was pushed last. A tag is refused, as it can move to another image.
use_image() {
    [[ $1 =~ ^([a-z0-9][A-Za-z0-9./:_-]*@)?sha256:[0-9a-f]{64}$ ]] || usage_error "not a digest: $1. It is sha256: and 64 hexadecimal digits."
    MCC_DEPLOY_IMAGE=$1
}

# usage: source_lib PART…    Read runtime/lib/PART.sh once, after checking for the programs that the parts need.
source_lib() {
    local files=() part
    for part; do find_part "$part" && files+=("$part_path"); done
    require_tools_of "${files[@]}"
    for part; do
        case " $sourced " in
            *" $part "*) ;;
            *)
                sourced+=" $part"
                find_part "$part"
                . "$part_path"
                ;;
        esac
    done
}

# usage: require TOOL…    Die with one message that names all programs that are not installed.
require() {
    local tool missing='' packages=''
    for tool; do
        # A user's PATH often lacks the folders of servers.
        (PATH=$PATH:/usr/local/sbin:/usr/sbin; command -v "$tool" > /dev/null) || case " $missing " in
            *" $tool "*) ;;
            *) missing=${missing:+$missing }$tool packages="${packages:+$packages }$(package_of "$tool")" ;;
        esac
    done
    [ -z "$missing" ] || die "missing on this machine: ${missing// /, }. Install them; on Debian and Ubuntu: apt-get install $packages"
}

# usage: package_of TOOL    Print Debian's package for a program.
package_of() {
    case $1 in
        aws) echo awscli ;;
        kubectl) echo kubernetes-client ;;
        nginx) echo nginx-light ;;
        *) echo "$1" ;;
    esac
}

# usage: tools_of FILE…    Print the programs of the lines `require` and `source_lib` that are not indented, also of the parts named
# there. The indented ones are checked when the script gets there.
tools_of() {
    local file line part
    for file; do
        while IFS= read -r line; do
            case $line in
                'require '*) printf '%s\n' "${line#require }" ;;
                'source_lib '*) for part in ${line#source_lib }; do find_part "$part" && tools_of "$part_path"; done ;;
            esac
        done < "$file"
    done
}

require_tools_of() {
    local tools=() tool
    while read -r tool; do tools+=("$tool"); done < <(tools_of "$@" | tr ' ' '\n')
    require ${tools[@]+"${tools[@]}"}
}

require_model() {
    local sample='generate the project with --include-sample and run sample_model/train'
    [ ! -e sample_model/train ] || sample='train the sample: sample_model/train'
    [ -e "model/model.pkl" ] || die "there is no model yet: generate the project with --model-path FILE, or $sample."
}

# usage: find_python [MODULE…]    Print the path of the Python that serves and trains on this machine: MCC_PYTHON, else the first that
# imports what the server and the model need, and each MODULE. $packages names what pip installs where no Python has them.
find_python() {
    local module program candidate candidates=(.venv/bin/python .mcc/venv/bin/python python3 /usr/bin/python3) reason=''
    [ -z "${MCC_PYTHON:-}" ] || candidates=("$MCC_PYTHON")
    program='import sys
import fastapi
import uvicorn
import sklearn
import joblib
import numpy
'
    for module; do program+="import $module"$'\n'; done
    for candidate in "${candidates[@]}"; do
        command -v "$candidate" > /dev/null || continue
        reason=$("$candidate" -c "$program"'print(sys.executable)' 2>&1) && { printf '%s\n' "$reason"; return; }
    done
    reason="tried ${candidates[*]}${reason:+; ${reason##*$'\n'}}"
    die "no Python here has the required modules ($reason): python3 -m venv .mcc/venv && .mcc/venv/bin/pip install ${packages:--r requirements.txt}"
}

# usage: find_part PART    Set part_path to the path of a part of runtime/lib.
find_part() { part_path=runtime/lib/$1.sh; }

# Print the container's variables.
container_environment() { cat do/environment.json; }

take_options "$@"
set -- ${rest[@]+"${rest[@]}"}
find_stage
. do/config
