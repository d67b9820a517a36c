# An endpoint configuration with the production variant of a version and, next to it, a candidate or none. The input is the version's own
# configuration. Arguments: kind (none, ab or shadow), candidate (a variant, null for none), share (of the requests, in percent), and
# capture (the DataCaptureConfig; null leaves it out). The weights of an A/B test are shares in percent. A shadow's weight is its share of
# the production variant's (https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html).
$ARGS.named as {$kind, $candidate, $share, $capture} |
{ProductionVariants: [.ProductionVariants[0]], DataCaptureConfig: $capture, KmsKeyId, AsyncInferenceConfig}
| if $kind == "ab" then .ProductionVariants[0].InitialVariantWeight = 100 - $share | .ProductionVariants += [$candidate | .InitialVariantWeight = $share]
  elif $kind == "shadow" then .ProductionVariants[0].InitialVariantWeight = 1 | .ShadowProductionVariants = [$candidate | .InitialVariantWeight = $share / 100]
  else . end
| with_entries(select(.value != null))
