# The container engine.
# shellcheck shell=bash

# Prints the engine: MCC_ENGINE, else docker or podman, whichever answers first.
find_engine() {
    local candidate candidates=(docker podman)
    [ -z "$MCC_ENGINE" ] || candidates=("$MCC_ENGINE")
    for candidate in "${candidates[@]}"; do
        if "$candidate" info > /dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    refuse "no container engine answers (tried ${candidates[*]}): start one, or name one with MCC_ENGINE.[% if runsAsProcess %] Without one: do/run --process.[% end %]"
}

# usage: builder_of ENGINE    prints podman, buildx or legacy
builder_of() {
    # Some machines have podman under the name of docker.
    case $("$1" --version) in
        *podman*) echo podman ;;
        *) if "$1" buildx version > /dev/null 2>&1; then echo buildx; else echo legacy; fi ;;
    esac
}
