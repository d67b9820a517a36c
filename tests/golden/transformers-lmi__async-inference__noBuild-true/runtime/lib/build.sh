# How do/build pulls the image.
source_lib engine aws

pull_image() {
    local password
    find_engine
    password=$(aws_get ecr get-login-password)
    printf %s "$password" | "$engine" login --username AWS --password-stdin "${MCC_BASE_IMAGE%%/*}" > /dev/null
    log "Pulling $MCC_BASE_IMAGE with $engine…"
    "$engine" pull --platform linux/amd64 "$MCC_BASE_IMAGE"
    "$engine" tag "$MCC_BASE_IMAGE" "$MCC_IMAGE"
    check_image
    remember_image
    log "$MCC_IMAGE is $MCC_BASE_IMAGE. Next: do/run"
}
