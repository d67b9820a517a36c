# What do/status, do/logs, do/test and do/clean do with the function.
source_lib function

deployed_groups() { echo "/aws/lambda/$MCC_FUNCTION"; }

deployed_logs() { show_groups "$@"; }

deployed_status() {
    local served number hash made url
    own_function
    echo "function $MCC_FUNCTION: $(jq -r 'if . == null then "none" else .Configuration | "\(.State) \(.MemorySize) MB \(.Timeout) s \(.StateReason // "")" end' <<< "${description:-null}")"
    [ -n "$description" ] || return 0
    url=$(aws_get lambda get-function-url-config --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE" | field '"\(.FunctionUrl) (\(.AuthType), \(.InvokeMode))"')
    echo "address: ${url:-none}"
    served=$(served_version)
    [ -z "$history" ] || echo 'versions (* is served; do/rollback VERSION serves another one):'
    while read -r number hash made; do
        [[ -n $number && " $history " = *" $number "* ]] || continue
        printf '%s %s  %s  %s  %s\n' "$([ "$number" = "$served" ] && echo '*' || echo ' ')" "$number" "${made:0:16}" "$hash" "$(image_of "$number")"
    done < <(list_published)
}

# usage: deployed_test FILE TYPE RESPONSE-FILE    The request goes to the alias, in the form that a function URL would give it.
deployed_test() {
    local answer
    [ "$(wc -c < "$1")" -le 4500000 ] || die "Lambda takes events of at most 6 MB, and in base64 $1 is larger: send a smaller request."
    base64 < "$1" | tr -d '\n' | jq -Rc --arg type "$2" '{body: ., contentType: $type, isBase64Encoded: true}' > "$work/event"
    answer=$(aws_get lambda invoke --function-name "$MCC_FUNCTION" --qualifier "$MCC_STAGE" --payload "fileb://$work/event" "$work/answer")
    [ -n "$answer" ] || die "no response from the function $MCC_FUNCTION (do/deploy creates it): $(grep -v '^$' "$work/error" | tail -n 1)"
    if [ -n "$(field .FunctionError <<< "$answer")" ]; then
        cat "$work/answer" >&2
        die "the function $MCC_FUNCTION reported the error above; see do/logs --deployed."
    fi
    jq -j 'select(.isBase64Encoded | not).body' "$work/answer" > "$3"
    jq -r 'select(.isBase64Encoded).body' "$work/answer" | base64 -d >> "$3"
    case $(field .statusCode < "$work/answer") in
        2*) ;;
        *) cat "$3" >&2; die "the server answered with status $(field .statusCode < "$work/answer")." ;;
    esac
}

# From any state. The alias, its address and all versions go with the function.
deployed_clean() {
    local number rest image
    own_function
    while read -r number rest; do
        [ -n "$number" ] || continue
        image=$(image_of "$number")
        [ -z "$image" ] || release_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    done < <(list_published)
    if [ -n "$description" ] || [ -e "$work/unreadable" ]; then aws_do lambda delete-function --function-name "$MCC_FUNCTION" > /dev/null; fi
    record deleted lambda-function "$MCC_FUNCTION"
}
