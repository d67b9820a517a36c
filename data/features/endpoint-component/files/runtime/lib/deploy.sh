# How do/deploy deploys an inference component.

# usage: deploy_component ALARMS
deploy_component() {
    local model
    find_values
    ensure_endpoint ''
    # A component with other resources gets another model, so that the model's name tells whether the component has this version.
    model=$(ensure model "component=$(jq -c '[.Specification, .RuntimeConfig]' deploy/create-inference-component.json)")
    ensure_component "$model" "$1"
[% if hasAutoscaling %]
    ensure_scaling
[% end %]
    remove_others model "$model"
    end_dry_run
    log "The inference component $MCC_COMPONENT serves $image. Next: do/test --deployed; to remove it: do/clean"
}
