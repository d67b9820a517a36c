# The server as a plain process of this machine's Python.
source_lib background

# What the server needs: the programs that it runs.
require_process() {
    require
}

# usage: start_process PORT FOREGROUND
start_process() {
    local python
    python=$(find_python)
    launch "$2" "MCC_MODEL_DIR=$PWD/model" MCC_BIND_ADDRESS=127.0.0.1 MCC_USER=0 "SAGEMAKER_BIND_TO_PORT=$1" "$python" "$PWD/code/serve" serve
}
