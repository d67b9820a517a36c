# A candidate next to the production variant. Each has the model of a version. The configuration of both is named after its content, like a
# version, but the history of the endpoint does not have it: versions are what do/rollback serves, each of them alone.

# usage: require_number OPTION VALUE LOWEST HIGHEST
require_number() {
    case $2 in *[!0-9]* | '' | ??????*) usage_error "$1 must be a whole number from $3 to $4" ;; esac
    if [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then usage_error "$1 must be a whole number from $3 to $4"; fi
}

# usage: check_verb VERB WORD…    ends the script where the words do not fit the verb
check_verb() {
    local verb=$1
    shift
    case $verb in
        ab | shadow)
            [ $# -le 1 ] || common_option "$2"
            case ${1-} in *[!0-9a-f]* | ???????????*) common_option "$1" ;; esac
            ;;
        shift | promote | end | status) [ $# -eq 0 ] || common_option "$1" ;;
        capture) case $* in on | off) ;; *) usage_error 'do/traffic capture needs on or off' ;; esac ;;
        '') usage_error 'a verb is required, such as status' ;;
        *) usage_error "unknown verb: $verb" ;;
    esac
}

# usage: read_traffic    Wait until the endpoint can be changed. Set description and history; served (its configuration), experiment (none, ab
# or shadow); production and candidate, the versions; second, the candidate's variant; and capture, where do/traffic changed it.
read_traffic() {
    local own
    own_endpoint
    if [ -e "$work/unreadable" ]; then return; fi
    [ -n "$description" ] || die 'nothing is deployed on this stage: do/deploy creates it.'
    wait_for endpoint "$MCC_ENDPOINT"
    [ "$status" = InService ] || $dry_run || die "the endpoint $MCC_ENDPOINT is $status: do/deploy repairs it."
    served=$(describe_config "$(field .EndpointConfigName <<< "$description")")
    experiment=$(jq -r 'if .ShadowProductionVariants then "shadow" elif .ProductionVariants[1] then "ab" else "none" end' <<< "$served")
    second=$(jq -c '.ShadowProductionVariants[0]? // .ProductionVariants[1]' <<< "$served")
    production=$(field '.ProductionVariants[0].ModelName | split("-") | last' <<< "$served")
    candidate=$(field '.ModelName | values | split("-") | last' <<< "$second")
    [ "$experiment" = none ] || [ "$(field .VariantName <<< "$second")" = "$candidate_name" ] ||
        die "the endpoint $MCC_ENDPOINT has several variants of its own: do/traffic is for endpoints with one."
    own=$(describe_config "$(name_prefix)-$production")
    capture=$(jq -c --argjson own "$own" 'select(.DataCaptureConfig != $own.DataCaptureConfig) | .DataCaptureConfig' <<< "$served")
}

# usage: describe_config NAME
describe_config() {
    local found
    found=$(aws_get sagemaker describe-endpoint-config --endpoint-config-name "$1") || exit
    [ -n "$found" ] || die "the endpoint configuration $1 does not exist: do/deploy creates one."
    printf '%s\n' "$found"
}

# usage: serve VERSION KIND CANDIDATE SHARE    Bring the endpoint to this version with this candidate (a variant as JSON, or null), and
# delete what it does not need any more.
serve() {
    local own body name arn kept=$1
    own=$(describe_config "$(name_prefix)-$1")
    body=$(jq -c --arg kind "$2" --argjson candidate "$3" --argjson share "$4" \
        --argjson capture "${capture:-$(jq -c .DataCaptureConfig <<< "$own")}" -f runtime/aws/traffic.jq <<< "$own")
    if [ "$2" = none ] && [ -z "$capture" ]; then
        switch_endpoint "$(name_prefix)-$1" "$keep_instances"
    else
        name=$(name_prefix)-$(content_hash <<< "$body")
        kept+=" ${name##*-} $(field '.ModelName | values | split("-") | last' <<< "$3")"
        if [ -z "$(aws_get sagemaker describe-endpoint-config --endpoint-config-name "$name")" ]; then
            log "Creating the endpoint-config $name…"
            aws_send sagemaker create-endpoint-config "$(payload create-endpoint-config name="$name" model=- capture=- |
                jq -c --argjson body "$body" '{EndpointConfigName, Tags} + $body')"
            record active sagemaker-endpoint-config "$name"
        fi
        bring_endpoint "$name" "$keep_instances"
        [ "$2" != none ] || remember_version "$1"
    fi
    # shellcheck disable=SC2086
    for body in endpoint-config model; do remove_others "$body" $history $kept; done
}

# The variants keep their instances, which auto scaling or a person may have changed; weights and capture are the configuration's. Without
# a strategy AWS starts all instances before the first request reaches them. With one it refuses to add or remove a variant.
keep_instances='del(.DeploymentConfig) | .RetainAllVariantProperties = true
    | .ExcludeRetainedVariantProperties = [{VariantPropertyType: "DesiredWeight"}, {VariantPropertyType: "DataCaptureConfig"}]'

# usage: start_candidate ab|shadow SHARE INSTANCES VERSION    The candidate is VERSION; empty: what do/deploy would deploy.
start_candidate() {
    local share=$2 version=$4 config
    read_traffic
    if [ -e "$work/unreadable" ]; then return; fi
    find_values
    [ -n "$version" ] || version=$(version_of create-model create-endpoint-config)
    [ "$version" != "$production" ] || die "$version is the version that is served: push another image, or name another version."
    case $experiment,$candidate in
        "none,$candidate" | "$1,$version") ;;
        *) die "the endpoint has a candidate already, $candidate ($experiment): do/traffic promote serves it, do/traffic end removes it." ;;
    esac
    if [ -n "$4" ]; then
        config=$(describe_config "$(name_prefix)-$version")
    else
        ensure model "$version" > /dev/null
        ensure endpoint-config "$version" > /dev/null
        config=$(payload create-endpoint-config "${values[@]}" model="$(name_prefix)-$version" name=-)
    fi
    [ -n "$share" ] || if [ "$1" = ab ]; then share=10; else share=100; fi
    second=$(jq -c --arg name "$candidate_name" --arg instances "$3" '.ProductionVariants[0] | .VariantName = $name
        | if $instances == "" then . else .InitialInstanceCount = ($instances | tonumber) end' <<< "$config")
    serve "$production" "$1" "$second" "$share"
    end_dry_run
    if [ "$1" = ab ]; then
        log "The candidate $version answers $share % of the requests. Next: do/traffic status, shift, promote or end"
    else
        log "The candidate $version gets copies of $share % of the requests. Next: do/traffic status, do/compare, do/traffic promote or end"
    fi
}

# usage: end_candidate PROMOTED    Serve the candidate alone (true), or the version that was served before it (false).
end_candidate() {
    local version
    read_traffic
    if [ -e "$work/unreadable" ]; then return; fi
    version=$production
    # Without a candidate, an earlier run of this has promoted or removed it, and may have left what is deleted now.
    if $1 && [ "$experiment" != none ]; then version=$candidate; fi
    serve "$version" none null 0
    end_dry_run
    log "The endpoint $MCC_ENDPOINT serves the version $version alone. Next: do/test --deployed"
}

# usage: set_capture on|off SHARE LOCATION
set_capture() {
    local share location=$3
    case $location in '' | s3://?*) ;; *) usage_error "not an S3 location: $location. It begins with s3://" ;; esac
    read_traffic
    if [ -e "$work/unreadable" ]; then return; fi
    if [ "$1" = on ]; then
        [ -n "$location" ] || location=$(capture_location) || exit
        capture=$(jq -c --arg location "$location" --argjson share "${2:-100}" \
            '.DestinationS3Uri = $location | .InitialSamplingPercentage = $share' runtime/aws/data-capture.json)
    else
        capture=null
        # Where its own configuration captures nothing, it is that version's configuration again.
        [ "$(describe_config "$(name_prefix)-$production" | jq .DataCaptureConfig)" != null ] || capture=''
    fi
    share=$(candidate_share)
    serve "$production" "$experiment" "$second" "${share:-0}"
    end_dry_run
    if [ "$1" = on ]; then log "Captured below $location/$MCC_ENDPOINT/. Next: do/compare"; else log 'Nothing is captured.'; fi
}

capture_location() {
    local bucket folder=$MCC_PROJECT_NAME
    bucket=$(bucket_name) || exit
    [ "$MCC_STAGE" = default ] || folder+=/$MCC_STAGE
    printf 's3://%s/%s/capture\n' "$bucket" "$folder"
}

# Print the candidate's share in percent, as it is now. Nothing without a candidate.
candidate_share() {
    case $experiment in
        ab) jq --arg name "$candidate_name" '[.ProductionVariants[] | {(.VariantName): (.DesiredWeight // .CurrentWeight)}] | add
            | if add == 0 then 0 else 100 * .[$name] / add | round end' <<< "$description" ;;
        shadow) jq '.InitialVariantWeight * 100 | round' <<< "$second" ;;
    esac
}

# usage: set_weights SHARE    Give the candidate this share of the requests, in percent.
set_weights() {
    aws_send sagemaker update-endpoint-weights-and-capacities "$(jq -c --arg name "$candidate_name" --argjson share "$1" '{
        EndpointName, DesiredWeightsAndCapacities: [.ProductionVariants[].VariantName
            | {VariantName: ., DesiredWeight: (if . == $name then $share else 100 - $share end)}]}' <<< "$description")"
    if $dry_run; then return; fi
    wait_for endpoint "$MCC_ENDPOINT"
    [ "$status" = InService ] || fail_deployment endpoint "$MCC_ENDPOINT"
}

# usage: shift_weights TO STEP SECONDS MAX-ERRORS ALARMS
shift_weights() {
    local from share reason began
    read_traffic
    if [ -e "$work/unreadable" ]; then return; fi
    [ "$experiment" = ab ] || die 'only an A/B test has weights: do/traffic ab adds a candidate.'
    from=$(candidate_share)
    share=$from began=$(date +%s)
    reason=$(trouble "$began" "$4" "$5") || exit
    [ -z "$reason" ] || die "$reason. The candidate keeps its share of $share %."
    while [ "$share" -ne "$1" ]; do
        if [ "$share" -lt "$1" ]; then
            share=$((share + $2 < $1 ? share + $2 : $1))
        else
            share=$((share - $2 > $1 ? share - $2 : $1))
        fi
        log "The candidate gets $share % of the requests…"
        set_weights "$share"
        $dry_run || reason=$(watch_step "$3" "$began" "$4" "$5") || exit
        if [ -n "$reason" ]; then
            set_weights "$from"
            die "$reason. The candidate has its former share of $from % again."
        fi
    done
    end_dry_run
    log "The candidate gets $share % of the requests. Next: do/traffic status, promote or end"
}

# usage: watch_step SECONDS BEGAN MAX-ERRORS ALARMS    Wait so long, and print why the step must be taken back. Nothing where it need not.
watch_step() {
    local reason end
    end=$(($(date +%s) + $1))
    while :; do
        reason=$(trouble "$2" "$3" "$4") || exit
        [ -z "$reason" ] || { printf '%s\n' "$reason"; return; }
        [ "$(date +%s)" -lt "$end" ] || return 0
        sleep "${MCC_POLL:-15}"
    done
}

# usage: trouble BEGAN MAX-ERRORS ALARMS    Print what is wrong with the candidate since this second of 1970.
trouble() {
    local names=() name ringing failed
    if [ -n "$3" ]; then
        while IFS= read -r name; do names+=("$name"); done <<< "$3"
        ringing=$(aws_get cloudwatch describe-alarms --alarm-names "${names[@]}" --state-value ALARM | field '.MetricAlarms[].AlarmName')
        [ -z "$ringing" ] || { printf 'alarms in the state ALARM: %s\n' "${ringing//$'\n'/, }"; return; }
    fi
    failed=$(measure "$1" | jq -r --arg name "$candidate_name" --argjson most "$2" '.[$name] | select(.invocations > 0)
        | 100 * .errors / .invocations | select(. > $most) | round')
    [ -z "$failed" ] || printf '%s %% of the responses of the candidate have the status 5xx, more than %s %%\n' "$failed" "$2"
}

# usage: measure SINCE    Print, for each variant, its invocations, errors (5xx) and the average and p99 of its latency in microseconds.
measure() {
    local queries
    queries=$(jq -c '[(.ProductionVariants, .ShadowProductionVariants)[]?.VariantName] | to_entries | map(
        .key as $number | .value as $variant
        | (["invocations", "Invocations", "Sum"], ["errors", "Invocation5XXErrors", "Sum"], ["mean", "ModelLatency", "Average"], ["p99", "ModelLatency", "p99"])
        | {Id: "\(.[0])_\($number)", Label: "\(.[0]) \($variant)", MetricStat: {Stat: .[2], Period: 86400, Metric: {Namespace: "AWS/SageMaker", MetricName: .[1],
            Dimensions: [{Name: "EndpointName", Value: $endpoint}, {Name: "VariantName", Value: $variant}]}}})' \
        --arg endpoint "$MCC_ENDPOINT" <<< "$description")
    aws_get cloudwatch get-metric-data --metric-data-queries "$queries" --start-time "$(($1 / 60 * 60))" --end-time "$(($(date +%s) + 60))" |
        jq -c 'reduce .MetricDataResults[]? as {$Label, $Values} ({}; ($Label | split(" ")) as [$what, $variant]
            | .[$variant][$what] = if $what == "invocations" or $what == "errors" then ($Values | add // 0) else $Values | max end)'
}

traffic_status() {
    own_endpoint
    if [ -e "$work/unreadable" ]; then return; fi
    [ -n "$description" ] || die 'nothing is deployed on this stage: do/deploy creates it.'
    served=$(describe_config "$(field .EndpointConfigName <<< "$description")")
    echo "endpoint $MCC_ENDPOINT: $(field .EndpointStatus <<< "$description")"
    jq -r --argjson served "$served" --argjson measured "$(measure $(($(date +%s) - 3600)))" '
        def milliseconds: if . == null then "-" else "\(. / 1000 * 10 | round / 10) ms" end;
        def column($width): tostring | . + " " * ([$width - length, 1] | max);
        ([.ProductionVariants[].CurrentWeight // 0] | add) as $all
        | (["variant", "version", "share", "instances", "requests", "5xx", "mean", "p99"],
           ((.ProductionVariants | map(. + {share: "\(if $all > 0 then 100 * (.CurrentWeight // 0) / $all | round else 0 end) %"}))
            + ((.ShadowProductionVariants // []) | map(. + {share: "copies of \(100 * .CurrentWeight / $all | round) %"})) | .[]
            | . as {$VariantName} | ($measured[$VariantName] // {}) as $metrics
            | [$VariantName, (($served.ProductionVariants + ($served.ShadowProductionVariants // []))[] | select(.VariantName == $VariantName).ModelName | split("-") | last),
               .share, .CurrentInstanceCount, ($metrics.invocations // 0), ($metrics.errors // 0), ($metrics.mean | milliseconds), ($metrics.p99 | milliseconds)]))
        | [.[0] | column(14)] + [.[1] | column(12)] + [.[2] | column(16)] + (.[3:] | map(column(11))) | add | sub(" +$"; "")' <<< "$description"
    jq -r '.DataCaptureConfig | if . and .EnableCapture then "captured: \(.CurrentSamplingPercentage) % of the requests, below \(.DestinationS3Uri)" else "captured: nothing" end' <<< "$description"
}
