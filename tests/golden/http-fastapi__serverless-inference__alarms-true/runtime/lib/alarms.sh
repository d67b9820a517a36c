# Alarms that roll an update back, and the dashboard. Their files are in deploy/serverless-inference/.
alarms_of=$MCC_ENDPOINT
alarm_kinds='errors latency'

# Print the names of the alarms, one in each line.
alarm_names() {
    local kind
    for kind in $alarm_kinds; do printf '%s-%s\n' "$alarms_of" "$kind"; done
}

# Have the alarms and the dashboard as the files describe them.
ensure_alarms() {
    local kind body
    for kind in $alarm_kinds; do
        body=$(payload "put-$kind-alarm" "$kind-alarm=$alarms_of-$kind" watched="$alarms_of")
        aws_send cloudwatch put-metric-alarm "$body"
        record active cloudwatch-alarm "$alarms_of-$kind"
    done
    body=$(jq --arg ENDPOINT "$MCC_ENDPOINT" --arg COMPONENT "${MCC_COMPONENT:-}" --arg REGION "$MCC_REGION" \
        'walk(if type == "string" then $ARGS.named[.] // . else . end)' deploy/'serverless-inference'/dashboard.json)
    aws_send cloudwatch put-dashboard "$(jq -nc --arg DashboardName "$alarms_of" --arg DashboardBody "$body" '$ARGS.named')"
    record active cloudwatch-dashboard "$alarms_of"
}

# usage: check_alarms NAMES    Die where one of these alarms is in the state ALARM, because AWS would roll back every update then. A new
# endpoint has no version to go back to.
check_alarms() {
    local name names=() ringing
    [ -n "$1" ] && [ -n "$description" ] || return 0
    while IFS= read -r name; do names+=("$name"); done <<< "$1"
    ringing=$(aws_get cloudwatch describe-alarms --alarm-names "${names[@]}" --state-value ALARM | field '.MetricAlarms[].AlarmName')
    [ -z "$ringing" ] || die "AWS would roll back this update, because of alarms in the state ALARM: ${ringing//$'\n'/, }. If the update is the repair: do/deploy --no-alarms"
}

# One at a time, because CloudWatch deletes none where one of them does not exist.
remove_alarms() {
    local name found
    found=$(aws_get cloudwatch describe-alarms --alarm-name-prefix "$alarms_of-" | field '.MetricAlarms[].AlarmName')
    for name in $(alarm_names); do
        # What cannot be read may exist.
        if [ -e "$work/unreadable" ] || grep -qxF -e "$name" <<< "$found"; then
            aws_do cloudwatch delete-alarms --alarm-names "$name" > /dev/null
        fi
        record deleted cloudwatch-alarm "$name"
    done
    found=$(aws_get cloudwatch get-dashboard --dashboard-name "$alarms_of")
    if [ -n "$found" ] || [ -e "$work/unreadable" ]; then aws_do cloudwatch delete-dashboards --dashboard-names "$alarms_of" > /dev/null; fi
    record deleted cloudwatch-dashboard "$alarms_of"
}
