# What every script in do/ begins with: it works in the project's folder, with the settings and its options.
called_from=$PWD
# The script by its path in the project: do/test and sample/test are two.
me=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd)/${0##*/}
CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit
me=${me#"$PWD"/}
. do/config

say() { printf '%s\n' "$*" >&2; }

# One line: what is wrong, and what to do about it.
refuse() {
    say "$me: $*"
    exit 1
}

# usage: use PART…
use() {
    local files=() part
    for part; do files+=("do/lib/$part.sh"); done
    need_tools_of "${files[@]}"
    for part; do . "do/lib/$part.sh"; done
}

# usage: need TOOL…    all of them are on this machine; else one message names those that are not
need() {
    local tool missing='' packages=''
    for tool; do
        # A user's PATH often lacks the folders of servers.
        (PATH=$PATH:/usr/local/sbin:/usr/sbin; command -v "$tool" > /dev/null) || case " $missing " in
            *" $tool "*) ;;
            *) missing=${missing:+$missing }$tool packages="${packages:+$packages }$(package_of "$tool")" ;;
        esac
    done
    [ -z "$missing" ] || refuse "missing on this machine: ${missing// /, }. Install them; on Debian and Ubuntu: apt-get install $packages"
}

# usage: package_of TOOL    Debian's package
package_of() {
    case $1 in
        aws) echo awscli ;;
        kubectl) echo kubernetes-client ;;
        nginx) echo nginx-light ;;
        *) echo "$1" ;;
    esac
}

# usage: tools_of FILE…    prints what the lines `need` and `use` at the left edge ask for: of a file, and of the parts that it uses.
# Those further in are asked for only when the script comes there.
tools_of() {
    local file line part
    for file; do
        while IFS= read -r line; do
            case $line in
                'need '*) printf '%s\n' "${line#need }" ;;
                'use '*) for part in ${line#use }; do tools_of "do/lib/$part.sh"; done ;;
            esac
        done < "$file"
    done
}

need_tools_of() {
    local tools=() tool
    while read -r tool; do tools+=("$tool"); done < <(tools_of "$@" | tr ' ' '\n')
    need ${tools[@]+"${tools[@]}"}
}

# The comment at the head of a script is its help, and says which options it has.
show_help() { sed -n '2,/^$/s/^# \{0,1\}//p' "$me"; }

wrong_usage() {
    say "$me: $*"
    show_help >&2
    exit 2
}

# usage: read_options "$@"    of `--some-port PORT` the value is in $some_port afterwards (of several, each on a line), and `--yes`
# makes $yes true. Where a script says takes_words=true, what is no option is in ${words[@]}.
read_options() {
    local known option kind name given value
    words=()
    known=$(show_help | sed -n 's/^ *\(--[a-z0-9-]*\) \([[:upper:]]*\) .*/\1 \2/p')
    while read -r option kind; do
        name=${option#--} value=''
        [ -n "$kind" ] || value=false
        [ -z "$option" ] || printf -v "${name//-/_}" %s "$value"
    done <<< "$known"
    while [ $# -gt 0 ]; do
        given=$1 option='' kind=''
        shift
        case $given in
            -h | --help) show_help; exit ;;
            -*) while read -r option kind && [ "$option" != "${given%%=*}" ]; do :; done <<< "$known" ;;
            *) ! ${takes_words:-false} || { words+=("$given"); continue; } ;;
        esac
        [ -n "$option" ] || wrong_usage "unknown option: $given"
        name=${option#--} name=${name//-/_} value=true
        case $kind,$given in
            ,*=*) wrong_usage "$option takes no value" ;;
            ,*) ;;
            *=*) value=${given#*=} ;;
            *)
                [ $# -gt 0 ] || wrong_usage "$option needs $kind"
                value=$1
                shift
                ;;
        esac
        [ -z "$kind" ] || [ -z "${!name}" ] || value=${!name}$'\n'$value
        printf -v "$name" %s "$value"
    done
}
if [ -f "$me" ]; then
    read_options "$@"
    # Before the script does anything: all that it cannot do without.
    need_tools_of "$me"
fi
