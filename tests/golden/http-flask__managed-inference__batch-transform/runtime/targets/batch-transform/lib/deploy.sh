# How do/deploy runs a batch.

deploy_batch() {
    local version model
    find_values
    version=$(version_of create-model)
    model=$(ensure model "$version")
    run_job "$model"
    remove_others model "$version"
    end_dry_run
    log "The output is below ${output-}. Next: do/test --deployed; to clean up: do/clean"
}
