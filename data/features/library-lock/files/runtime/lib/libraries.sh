# How do/lock pins libraries.

# usage: lock_libraries [PIP-OPTION…]
lock_libraries() {
    local program base
    program='import json, subprocess, sys
report = subprocess.run([sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet",
                         "--disable-pip-version-check", "--report", "-", *sys.argv[1:]], stdout=subprocess.PIPE, check=True).stdout
for item in sorted(json.loads(report)["install"], key=lambda item: item["metadata"]["name"].lower()):
    name, version = item["metadata"]["name"], item["metadata"]["version"]
    digest = item["download_info"]["archive_info"]["hash"].partition("=")[2]
    print(f"{name}=={version} --hash=sha256:{digest}")'
    new=$(mktemp requirements.lock.XXXXXX)
    trap 'rm -f "$new"' EXIT
    if [ -n "$MCC_PYTHON" ]; then
        "$MCC_PYTHON" -c "$program" -r requirements.txt "$@" > "$new"
    else
        base=$(base_image)
        "$engine" run --rm --volume "$PWD/requirements.txt:/requirements.txt:ro" "$base" \
            python -c "$program" -r /requirements.txt "$@" > "$new"
    fi || die 'the index could not be asked: see the lines above.'
    chmod 644 "$new"
    mv "$new" requirements.lock
    trap - EXIT
    log "Wrote requirements.lock: $(wc -l < requirements.lock) libraries."
}
