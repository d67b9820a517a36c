# What do/clean removes.
source_lib engine server

# usage: clean_aws ALL LOGS YES    (true or false)
clean_aws() {
    local group reply reason
    # AWS is asked also where nothing was deployed from this folder: another copy of the project may have done it.
    if ! $1 && ! grep -q '"deployed' .mcc/state.json 2> /dev/null; then
        reason=$(why_not_aws)
        if [ -n "$reason" ]; then
            note "AWS was not asked: $reason. What another copy of this project deployed stays there."
            return
        fi
    fi
    source_lib values deployed
    ! $1 || require_unused_repository
    if ! $3 && ! $dry_run; then
        if ! $1 && ! $2 && [ -z "$(list_deployed)" ]; then
            state_delete "deployed $MCC_STAGE"
            log 'Nothing is deployed.'
            return
        fi
        log "This deletes in AWS, region $MCC_REGION: what do/deploy created for $MCC_PROJECT_NAME, stage $MCC_STAGE$(! $1 || echo ', its image repository and what do/submit created')."
        [ -t 0 ] || die 'stdin is not a terminal, so nobody can confirm: use --yes, or --local for this machine only.'
        read -r -p 'Delete it? [y/N] ' reply
        case $reply in [yY]*) ;; *) die 'nothing was deleted in AWS.' ;; esac
    fi
    deployed_clean
    if $2; then
        for group in $(deployed_groups); do aws_do logs delete-log-group --log-group-name "$group" > /dev/null; done
    fi
    state_delete "deployed $MCC_STAGE"
    if $1; then
        if [ -e runtime/lib/codebuild.sh ]; then source_lib codebuild; remove_codebuild; fi
        aws_do ecr delete-repository --repository-name "$MCC_REPOSITORY" --force > /dev/null
        record deleted ecr-repository "$MCC_REPOSITORY"
        state_delete image
    fi
}

# Die where another stage, or another project, has deployed an image of the repository: without the image its endpoint cannot start an instance.
require_unused_repository() {
    local tag own others=''
    source_lib image
    own=$(deployed_tag_prefix)
    for tag in $(kept_tags); do [[ $tag =~ ^"$own"-[0-9a-f]{10}$ ]] || others+=" $tag"; done
    [ -z "$others" ] || die "other deployments use images of the repository $MCC_REPOSITORY (tags:$others): delete them first, or leave out --all."
}

# Print why AWS cannot be asked. Nothing where it can.
why_not_aws() (
    (require_tools_of runtime/lib/values.sh runtime/lib/deployed.sh) 2> /dev/null || { echo 'a program that do/deploy needs is not installed'; return; }
    source_lib aws
    aws_call sts get-caller-identity > /dev/null 2> "$work/error" || aws_failure sts get-caller-identity | sed 's/[. ]*$//'
)

# Print the commands with which do/clean would delete what is deployed. Nothing where nothing is.
list_deployed() (
    { exec 3>&1; dry_run=true deployed_clean; } | grep -v '^#' || :
    if [ -e "$work/unreadable" ]; then
        rm "$work/unreadable"
        echo unknown
    fi
)

clean_machine() {
    local remove_image=false
    $dry_run || stop_server
    if [ -s .mcc/run/image ]; then
        find_engine
        [ "$("$engine" image inspect --format '{{.Id}}' "$MCC_IMAGE" 2> /dev/null)" != "$(< .mcc/run/image)" ] || remove_image=true
    fi
    if $dry_run; then
        ! is_running || show_command do/stop
        ! $remove_image || show_command "$engine" image rm "$MCC_IMAGE"
        [ ! -e .mcc/run ] || show_command rm -rf .mcc/run
        return
    fi
    ! $remove_image || "$engine" image rm "$MCC_IMAGE" > /dev/null
    rm -rf .mcc/run
}
