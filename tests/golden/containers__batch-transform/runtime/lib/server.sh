# The local SageMaker that do/run started for the containers. Its state is in .mcc/run/sagemaker.
local_folder=$PWD/.mcc/run/sagemaker

# Set mcc to the program, which serves the containers together on this machine.
find_mcc() {
    mcc=${MCC_LOCAL_COMMAND:-$(command -v mcc || :)}
    [ -n "$mcc" ] || die 'serving the containers together on this machine needs mcc: install it, or test each project on its own with do/test --members.'
}

is_running() {
    local mcc
    mcc=${MCC_LOCAL_COMMAND:-$(command -v mcc || :)}
    [ -e "$local_folder" ] && [ -n "$mcc" ] && "$mcc" local env --folder "$local_folder" > /dev/null 2>&1
}

# Set the variables with which the AWS CLI reaches the local SageMaker. What is deployed there has a state of its own.
use_local() {
    local lines
    find_mcc
    lines=$("$mcc" local env --folder "$local_folder" 2> /dev/null) || die 'nothing is served on this machine: do/run starts the containers.'
    eval "$lines"
    export MCC_STAGE=default MCC_HOME=$local_folder/home MCC_ACCOUNT=''
    stage_file=''
}

# Without a local SageMaker, do nothing.
stop_server() {
    [ -e "$local_folder" ] || return 0
    find_mcc
    "$mcc" local down --folder "$local_folder" > /dev/null 2>&1 || :
}
