# The SageMaker model: the image, its variables, its role. Where one of them changes, so does its name.
# shellcheck shell=bash disable=SC2154
model=''

# usage: make_model [WORD]    $model is there afterwards; WORD is what else its name depends on
make_model() {
    model=$({ payload create-model "${values[@]}" model=-; echo "${1-}"; } | name_of)
    ask sagemaker describe-model --model-name "$model"
    [ -z "$answer" ] || return 0
    say "Model $model…"
    payload create-model "${values[@]}" model="$model" > .mcc/run/payload
    call sagemaker create-model < .mcc/run/payload
    record active sagemaker-model "$model"
}

# All of this project's, but the present one.
remove_models() {
    local name
    ask sagemaker list-models --name-contains "${MCC_PROJECT_NAME:0:52}-"
    for name in $(told '.Models[]?.ModelName' | ours | grep -vx "${model:--}"); do
        tell sagemaker delete-model --model-name "$name"
        record deleted sagemaker-model "$name"
    done
}
