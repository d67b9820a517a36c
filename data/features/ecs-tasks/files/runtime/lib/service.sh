# The service, and its versions: revisions of the task definition with the name of the service. The tag mcc:version has the hash of what
# was deployed, and the tag mcc:history of the service has the revisions that it served.
source_lib image owner
[% if isFargate %]
[ -n "${MCC_SERVICE:-}" ] || MCC_SERVICE=$(deployment_name)
[% else %]
[ -n "${MCC_SERVICE:-}" ] || MCC_SERVICE=$(shorten "$(deployment_name)-ec2")
[% end %]
log_group=/aws/ecs/$MCC_SERVICE
[% if hasEcsExpress %]
cluster=$(jq -r '.cluster // "default"' deploy/[% deploymentTarget %]/create-express-gateway-service.json)
[% else %]
cluster=$(jq -r '.cluster // "default"' deploy/[% deploymentTarget %]/create-service.json)
[% end %]
cluster=${MCC_CLUSTER:-$cluster}

# Print what the tags begin with by which this deployment keeps its images.
deployed_tag_prefix() { echo "deployed-$MCC_SERVICE"; }

# Set description, and history: the versions that were served, the newest first. Die where the service belongs to something else.
own_service() {
    local tags
    history=''
    description=$(aws_get ecs describe-services --cluster "$cluster" --services "$MCC_SERVICE" --include TAGS |
        jq -c '.services[]? | select(.status != "INACTIVE")')
    [ -n "$description" ] || return 0
    tags=$(jq -c '.tags // [] | map({(.key): .value}) | add // {}' <<< "$description")
    refuse_foreign service "$MCC_SERVICE" "$tags" MCC_SERVICE
    history=$(field '."mcc:history"' <<< "$tags")
}

# Print the newest deployment of the service.
newest_deployment() {
    aws_get ecs list-service-deployments --cluster "$cluster" --service "$MCC_SERVICE" |
        jq -c '.serviceDeployments // [] | max_by(.createdAt) // empty'
}

# usage: wait_for_deployment BEFORE    Wait until a deployment after BEFORE has ended, and die where it has failed. A dry run does not wait.
wait_for_deployment() {
    local found status looked=0
    if $dry_run; then return; fi
    while :; do
        found=$(newest_deployment)
        status=$(field .status <<< "${found:-null}")
        # An update that changes nothing makes no deployment.
        if [ "$(field .serviceDeploymentArn <<< "${found:-null}")" = "$1" ] && [ "$looked" -lt 5 ]; then status=''; fi
        looked=$((looked + 1))
        case $status in
            SUCCESSFUL) return ;;
            '' | PENDING | IN_PROGRESS | *_REQUESTED | *_IN_PROGRESS)
                wait_a_while "service $MCC_SERVICE: ${status:-no deployment yet}"
                ;;
            *)
                die "the version did not become healthy ($status$(field '": " + .statusReason' <<< "$found")$(why_stopped))." \
                    "ECS serves the version before, if there is one. See do/logs --deployed."
                ;;
        esac
    done
}

# Print why the last tasks stopped.
why_stopped() {
    local tasks=()
    read -r -a tasks < <(aws_get ecs list-tasks --cluster "$cluster" --service-name "$MCC_SERVICE" --desired-status STOPPED |
        jq -r '[.taskArns[]?] | .[:10] | join(" ")') || :
    [ ${#tasks[@]} -gt 0 ] || return 0
    aws_get ecs describe-tasks --cluster "$cluster" --tasks "${tasks[@]}" |
        jq -r '[.tasks[]? | .stoppedReason // empty] | unique | map("; " + .) | join("")'
}

# usage: write_history VERSIONS
write_history() { aws_do ecs tag-resource --resource-arn "$(service_arn)" --tags "key=mcc:history,value=$1" > /dev/null; }

service_arn() {
    local account
    account=$(account_id) || exit
    printf 'arn:%s:ecs:%s:%s:service/%s/%s\n' "$(partition)" "$MCC_REGION" "$account" "$cluster" "$MCC_SERVICE"
}

partition() { case $MCC_DNS_SUFFIX in *.cn) echo aws-cn ;; *) echo aws ;; esac; }

# usage: definition_of VERSION    Print this revision of the task definition with its tags; nothing where it does not exist.
definition_of() { aws_get ecs describe-task-definition --task-definition "$MCC_SERVICE:$1" --include TAGS; }

# Print the versions of this deployment, the newest first, as lines of: revision, hash, image, and when it was made.
list_published() {
    local arn definition
    for arn in $(aws_get ecs list-task-definitions --family-prefix "$MCC_SERVICE" --sort DESC | field '.taskDefinitionArns[]?'); do
        # A prefix of a family may be another family.
        case $arn in *":task-definition/$MCC_SERVICE:"*) ;; *) continue ;; esac
        definition=$(definition_of "${arn##*:}")
        [ -z "$(foreign_tag "$(jq -c '.tags // [] | map({(.key): .value}) | add // {}' <<< "${definition:-null}")")" ] || continue
        jq -r '.tags as $tags | .taskDefinition | "\(.revision) \([$tags[] | select(.key == "mcc:version").value][0] // "-") \(.containerDefinitions[0].image) \(.registeredAt)"' <<< "$definition"
    done
}

# usage: image_of VERSION    Print the image of a version.
image_of() { definition_of "$1" | field '.taskDefinition.containerDefinitions[0].image'; }

# usage: publish HASH DEFINITION    Set published to the revision with this hash, which is registered unless it exists.
publish() {
    local version
    version=$(list_published | while read -r number hash _; do [ "$hash" != "$1" ] || echo "$number"; done | tail -n 1)
    if [ -z "$version" ]; then
        aws_send ecs register-task-definition "$(jq -c --arg hash "$1" '.tags += [{key: "mcc:version", value: $hash}]' <<< "$2")"
        # A dry run does not know the number.
        if $dry_run; then version=NEW; else version=$(field .taskDefinition.revision < "$work/response"); fi
        record active ecs-task-definition "$MCC_SERVICE:$version"
    fi
    published=$version
}

# usage: remove_versions KEPT…    Delete the versions that are not kept. Their images need not stay either, unless a kept version has the same.
remove_versions() {
    local number hash image made images='' kept
    # A dry run does not know the number of a new version.
    for kept; do [ "$kept" = NEW ] || images+=" $(image_of "$kept")"; done
    while read -r number hash image made; do
        [[ -n $number && " $* " != *" $number "* ]] || continue
        aws_do ecs deregister-task-definition --task-definition "$MCC_SERVICE:$number" > /dev/null
        aws_do ecs delete-task-definitions --task-definitions "$MCC_SERVICE:$number" > /dev/null
        record deleted ecs-task-definition "$MCC_SERVICE:$number"
        [[ " $images " = *" $image "* ]] || release_image "$image" "$(deployed_tag_prefix)-$(content_hash <<< "$image")"
    done < <(list_published)
}

own_versions() { own_service; }

# usage: find_version VERSION    Set found; empty where the version is not kept. One that never became healthy is not.
find_version() {
    found=''
    [[ " $history " != *" $1 "* ]] || found=$(image_of "$1")
}

# Have the log group, which ECS does not create.
ensure_log_group() {
    [ -n "$(aws_get logs describe-log-groups --log-group-name-prefix "$log_group" |
        jq -r --arg name "$log_group" '.logGroups[]? | select(.logGroupName == $name).logGroupName')" ] ||
        aws_do logs create-log-group --log-group-name "$log_group" > /dev/null
}

# Print the time of a deployment's first or last step as text.
made_at() { jq -rR 'if test("^[0-9.]+$") then tonumber | floor | todate else . end | .[0:16] | sub("T"; " ")' <<< "$1"; }
