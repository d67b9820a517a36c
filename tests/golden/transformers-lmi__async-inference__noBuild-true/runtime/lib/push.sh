# How do/push finds the image's digest.
source_lib aws

find_digest() {
    local digest path=${MCC_BASE_IMAGE#*/} arguments
    arguments=(ecr batch-get-image --registry-id "${MCC_BASE_IMAGE%%.*}" --repository-name "${path%:*}" --image-ids "imageTag=${path##*:}")
    if $dry_run; then
        show_command aws "${arguments[@]}"
        return
    fi
    digest=$(aws_get "${arguments[@]}" | field '.images[0].imageId.imageDigest')
    [ -n "$digest" ] || die "there is no image $MCC_BASE_IMAGE: correct MCC_BASE_IMAGE."
    state_set image "${MCC_BASE_IMAGE%:*}@$digest"
    log "do/deploy uses ${MCC_BASE_IMAGE%:*}@$digest."
}
