# AWS's image in place of a container: a runner with this machine's Python that answers as the image does.
source_lib background

# What the runner needs: Linux, and the programs that it runs.
require_process() {
    [ "$(uname -s)" = Linux ] || die "--process needs Linux, because the server uses epoll and /proc. On $(uname -s), use a container: do/build, then do/run."
    require 'nginx'
}

# usage: start_process PORT FOREGROUND
start_process() {
    local python
    require_model
    python=$(find_python)
    launch "$2" MCC_RUNNER=sklearn "MCC_MODEL_DIR=$PWD/model" MCC_BIND_ADDRESS=127.0.0.1 MCC_USER=0 "SAGEMAKER_BIND_TO_PORT=$1" \
        "$python" "$PWD/runtime/runner/serve" serve
}
