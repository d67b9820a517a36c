# The model's archive, which SageMaker extracts to /opt/ml/model: the content of model/, with the code in model/code/.

# Print what the container gets in addition to deploy/async-inference/create-model.json. The name of the archive is a hash of its files, so
# a change is a new version, and a second run finds the same one.
model_data() {
    local bucket address
    require tar gzip
    require_model
    bucket=$(bucket_name) || exit
    address=s3://$bucket/$MCC_PROJECT_NAME/model/$(archived_files | content_hash)/model.tar.gz
    if $dry_run; then
        show_command aws s3 cp model.tar.gz "$address"
    else
        (cd model && tar -czf "$work/model.tar.gz" --exclude __pycache__ -- *) || die 'the archive of model/ could not be written: see the line above.'
        s3_copy "$work/model.tar.gz" "$address"
        rm -f "$work/model.tar.gz"
    fi
    jq -nc --arg address "$address" '{ModelDataUrl: $address}'
}

# Print the hash and the path of each file of model/.
archived_files() {
    local program=(sha256sum)
    command -v sha256sum > /dev/null || program=(shasum -a 256)
    (cd model && find . -type f ! -path '*/__pycache__/*' -exec "${program[@]}" {} + | LC_ALL=C sort -k 2)
}
