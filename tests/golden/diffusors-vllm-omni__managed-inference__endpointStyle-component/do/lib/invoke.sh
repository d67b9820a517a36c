# How the endpoint is asked: the answer comes back at once.

# usage: deployed_test FILE TYPE ANSWER-FILE
deployed_test() {
    ask sagemaker-runtime invoke-endpoint --endpoint-name "$MCC_ENDPOINT" --content-type "$2" --body "fileb://$1" "$3" \
        --inference-component-name "$MCC_COMPONENT"
    [ -n "$answer" ] || refuse "there is no endpoint $MCC_ENDPOINT: do/deploy makes it."
}
