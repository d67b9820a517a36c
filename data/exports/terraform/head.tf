[% if hasCreateFunction %]
# [% projectName %] on Lambda, as its do/ scripts deploy it. Written by mcc [% generatorVersion %].
[% else %]
[% if usesService %]
# [% projectName %] on Amazon ECS, as its do/ scripts deploy it. Written by mcc [% generatorVersion %].
[% else %]
# [% projectName %] on SageMaker, as its do/ scripts deploy it. Written by mcc [% generatorVersion %].
[% end %]
[% end %]
# The first `terraform apply` without an image makes the repository and the role; with -var image_uri=… all of it.

terraform {
  required_version = ">= 1.5"

  required_providers {
[% if hasCreateInferenceComponent %]
    # One of the second half of 2026: earlier ones have no aws_sagemaker_inference_component.
[% end %]
    # image_tag_mutability_exclusion_filter came with 6.8.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.8"
    }
  }
}

variable "region" {
  description = "Where everything is made."
  type        = string
  default     = [% region %]
}

variable "project_name" {
  description = "What the parts are named after."
  type        = string
  default     = [% projectName %]
}

variable "image_uri" {
[% if usesImage1 %]
  description = "The images of the projects by their digests, in the order of the containers, separated by commas. Empty: only the role is made."
[% else %]
  description = "The image by its digest, as do/push remembers it in .mcc/state.json. Empty: only the repository and the role are made."
[% end %]
  type        = string
  default     = [% image %]
}
[% if usesRepository %]

variable "repository_name" {
  description = "The ECR repository."
  type        = string
  default     = [% projectName %]
}

variable "create_repository" {
  description = "Whether this configuration makes the repository; not where do/push made it."
  type        = bool
  default     = [% makesRepository %]
}
[% end %]
[% if usesRole %]

variable "execution_role_arn" {
  description = "The model's execution role. Empty: this configuration makes one."
  type        = string
  default     = [% roleArn %]
}
[% end %]
[% if usesEndpoint %]

variable "endpoint_name" {
  description = "The endpoint, as clients name it."
  type        = string
  default     = [% projectName %]
}
[% end %]
[% if usesComponent %]

variable "inference_component_name" {
  description = "The inference component, as clients name it."
  type        = string
  default     = [% projectName %]
}
[% end %]
[% if usesFunction %]

variable "function_name" {
  description = "The function, as clients name it."
  type        = string
  default     = [% projectName %]
}
[% end %]
[% if usesService %]

variable "service_name" {
  description = "The service, as clients of ECS name it."
  type        = string
  default     = [% projectName %]
}
[% end %]
[% if usesInfrastructure %]

variable "infrastructure_role_arn" {
  description = "The role with which Express Mode makes the load balancer."
  type        = string
}
[% end %]
[% if usesBucket %]

variable "bucket_name" {
  description = "The bucket for what goes through S3; it must be there. Empty: the account's sagemaker-REGION-ACCOUNT."
  type        = string
  default     = ""
}
[% end %]

provider "aws" {
  region = var.region
}
[% if usesService %]

resource "aws_cloudwatch_log_group" "service" {
  count = var.image_uri == "" ? 0 : 1

  name = "/aws/ecs/${var.service_name}"
}
[% end %]
[% if usesBucket %]

data "aws_caller_identity" "current" {}

locals {
  bucket = var.bucket_name != "" ? var.bucket_name : "sagemaker-${var.region}-${data.aws_caller_identity.current.account_id}"
}
[% end %]
[% if usesRole %]

data "aws_partition" "current" {}

locals {
  role_arn = var.execution_role_arn != "" ? var.execution_role_arn : aws_iam_role.execution[0].arn
}

resource "aws_iam_role" "execution" {
  count = var.execution_role_arn == "" ? 1 : 0

  name_prefix = "${substr(var.project_name, 0, 37)}-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
[% if hasCreateFunction %]
      Principal = { Service = "lambda.amazonaws.com" }
[% else %]
[% if usesService %]
      Principal = { Service = "ecs-tasks.amazonaws.com" }
[% else %]
      Principal = { Service = "sagemaker.amazonaws.com" }
[% end %]
[% end %]
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "serve" {
  count = var.execution_role_arn == "" ? 1 : 0

  name = "serve"
  role = aws_iam_role.execution[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "cloudwatch:PutMetricData"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
[% if hasCreateFunction %]
        Resource = "arn:${data.aws_partition.current.partition}:logs:*:*:log-group:/aws/lambda/*"
[% else %]
[% if usesService %]
        Resource = "arn:${data.aws_partition.current.partition}:logs:*:*:log-group:/aws/ecs/*"
[% else %]
        Resource = "arn:${data.aws_partition.current.partition}:logs:*:*:log-group:/aws/sagemaker/*"
[% end %]
[% end %]
      },
[% if usesBucket %]
      {
        Effect = "Allow"
        Action = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:s3:::${local.bucket}",
          "arn:${data.aws_partition.current.partition}:s3:::${local.bucket}/*",
        ]
      },
[% end %]
[% for bucket in buckets %]
      {
        Effect = "Allow"
        Action = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:s3:::[% bucket %]",
          "arn:${data.aws_partition.current.partition}:s3:::[% bucket %]/*",
        ]
      },
[% end %]
[% for secret in secrets %]
      { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = [% secret %] },
[% end %]
[% for topic in topics %]
      { Effect = "Allow", Action = "sns:Publish", Resource = [% topic %] },
[% end %]
    ]
  })
}
[% end %]
[% if lifecyclePolicy %]

resource "aws_ecr_lifecycle_policy" "repository" {
  count = var.create_repository ? 1 : 0

  repository = aws_ecr_repository.repository[0].name
  policy     = [% lifecyclePolicy %]
}
[% end %]
[% if repositoryPolicy %]

resource "aws_ecr_repository_policy" "repository" {
  count = var.create_repository ? 1 : 0

  repository = aws_ecr_repository.repository[0].name
  policy     = [% repositoryPolicy %]
}
[% end %]
