# Where JumpStart has the model: the location differs between regions, so it is looked up.

# Print what the container gets in addition to deploy/[% deploymentTarget %]/create-model.json.
model_data() {
    local response document licence
    response=$(aws_get sagemaker describe-hub-content --hub-name [% jumpStartHub %] --hub-content-name [% jumpStartModel %] \
[% if jumpStartVersion %]
        --hub-content-version [% jumpStartVersion %] \
[% end %]
[% if jumpStartIsPrivate %]
        --hub-content-type ModelReference) || exit
[% else %]
        --hub-content-type Model) || exit
[% end %]
    if [ -z "$response" ] && $dry_run; then
        show '# Not known: the location of the model in JumpStart.'
        echo '{}'
        return
    fi
    [ -n "$response" ] || die 'JumpStart has no such model in this region: correct --model-name, or MCC_REGION.'
    document=$(field .HubContentDocument <<< "$response")
    licence=$(jq -r '.HostingEulaUri // empty' <<< "$document")
    if [ -n "$licence" ] && [ "${MCC_ACCEPT_LICENCE:-}" != true ] && ! $dry_run; then
        die "the model has a licence: read $licence, and if you accept it, set MCC_ACCEPT_LICENCE=true."
    fi
    jq -c --arg licence "$licence" --arg arn "$(field .HubContentArn <<< "$response")" '
        if .HostingArtifactUri == null then error("the model has no artifacts") else . end
        | {ModelDataSource: {S3DataSource: ({
            S3Uri: .HostingArtifactUri,
            S3DataType: (.HostingArtifactS3DataType // "S3Object"),
            CompressionType: (.HostingArtifactCompressionType // "Gzip")
        }
        + if $licence == "" then {} else {ModelAccessConfig: {AcceptEula: true}} end
[% if jumpStartIsPrivate %]
        + {HubAccessConfig: {HubContentArn: $arn}}
[% end %]
        )}}' <<< "$document" || exit
}
