# How do/deploy runs a batch.

deploy_batch() {
    local model
    find_values
    model=$(ensure model)
    run_job "$model"
    remove_others model "$model"
    end_dry_run
    log "The output is below ${output-}. Next: do/test --deployed; to clean up: do/clean"
}
