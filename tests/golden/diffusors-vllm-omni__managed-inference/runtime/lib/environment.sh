# The container's variables. They go to the container as arguments, and never become variables of a shell.

# Print each variable of do/environment.json as NAME=value, followed by a NUL: values may have any character.
container_environment() {
    [ "$(tr -d '[:space:]' < do/environment.json)" != '{}' ] || return 0
    if command -v jq > /dev/null; then
        jq -j 'if type == "object" then . else error("not an object") end | to_entries[] | .key + "=" + .value + "\u0000"' do/environment.json
    elif command -v python3 > /dev/null; then
        python3 -I -c 'import json, sys
for name, value in json.load(open("do/environment.json", encoding="utf-8")).items():
    sys.stdout.buffer.write((name + "=" + value + "\0").encode("utf-8"))'
    else
        die 'reading do/environment.json needs jq or python3: install one of them.'
    fi || die 'do/environment.json must be a JSON object of strings; see the line above.'
}
