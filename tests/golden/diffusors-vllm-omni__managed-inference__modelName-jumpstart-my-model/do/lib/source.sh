# Where JumpStart has the model: it differs from region to region, so it is looked up.

# Prints what the container gets besides deploy/create-model.json.
model_data() {
    local document licence
    ask sagemaker describe-hub-content --hub-name SageMakerPublicHub --hub-content-name my-model \
        --hub-content-type Model
    if $dry_run; then echo '{}'; return; fi
    [ -n "$answer" ] || refuse 'JumpStart has no such model in this region: correct --model-name, or MCC_REGION.'
    document=$(told .HubContentDocument)
    licence=$(jq -r '.HostingEulaUri // empty' <<< "$document")
    if [ -n "$licence" ] && [ "${MCC_ACCEPT_LICENCE:-}" != true ]; then
        refuse "the model has a licence: read $licence, and if you accept it, set MCC_ACCEPT_LICENCE=true."
    fi
    jq -c --arg licence "$licence" --arg arn "$(told .HubContentArn)" '
        if .HostingArtifactUri == null then error("the model has no artifacts") else . end
        | {ModelDataSource: {S3DataSource: ({
            S3Uri: .HostingArtifactUri,
            S3DataType: (.HostingArtifactS3DataType // "S3Object"),
            CompressionType: (.HostingArtifactCompressionType // "Gzip")
        }
        + if $licence == "" then {} else {ModelAccessConfig: {AcceptEula: true}} end
        )}}' <<< "$document"
}
