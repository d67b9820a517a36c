[% if hasCreateModel %]

output "model_name" {
  value = one(aws_sagemaker_model.model[*].name)
}
[% end %]
[% if hasCreateEndpoint %]

output "endpoint_name" {
  value = one(aws_sagemaker_endpoint.endpoint[*].name)
}
[% end %]
[% if hasCreateExpressGatewayService %]

output "address" {
  value = one(aws_ecs_express_gateway_service.express_service[*].ingress_paths)
}
[% end %]
[% if hasCreateFunctionUrlConfig %]

output "function_url" {
  value = one(aws_lambda_function_url.function_url[*].function_url)
}
[% end %]
