# What every script in do/ begins with. Sourced from the project's folder.
# shellcheck shell=bash disable=SC1091,SC2016
. do/config

say() { printf '%s\n' "$*" >&2; }

# One line: what is wrong, and what to do about it.
refuse() {
    say "do/${0##*/}: $*"
    exit 1
}

# The comment at the head of a script is its help.
show_help() { sed -n '2,/^$/s/^# \{0,1\}//p' "do/${0##*/}"; }

wrong_usage() {
    say "do/${0##*/}: $*"
    show_help >&2
    exit 2
}
[% if bringsModel %]

need_model() {
    local sample='generate with --include-sample and run sample/train'
    [ ! -e sample/train ] || sample='train the sample: sample/train'
    [ -e model/[% modelFile %] ] || refuse "there is no model yet: generate with --model-path FILE, or $sample."
}
[% end %]
