# The server as a plain process of this machine, built by this machine's compiler.
source_lib background

# Build here, so that what is wrong is printed here and not in the server's log.
require_process() {
    code/serve build
}

# usage: start_process PORT FOREGROUND
start_process() {
    launch "$2" "MCC_MODEL_DIR=$PWD/model" MCC_BIND_ADDRESS=127.0.0.1 "SAGEMAKER_BIND_TO_PORT=$1" "$PWD/code/serve" serve
}
