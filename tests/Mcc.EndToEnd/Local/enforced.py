"""Policies: what they deny is refused in the words and the protocol of each service."""
from support import *

cloudwatch, logs = boto3.client("cloudwatch"), boto3.client("logs")
USER = "User: arn:aws:iam::123456789012:user/mcc-local is not authorized to perform: "


def test_json_xml_query_and_rest_are_refused_alike():
    message, response = refused("AccessDeniedException", model, "denied-one")
    assert message == f"{USER}sagemaker:CreateModel on resource: arn:aws:sagemaker:us-east-1:123456789012:model/denied-one with an explicit deny in an identity-based policy", message
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 403
    s3.create_bucket(Bucket="data")
    message, _ = refused("AccessDenied", s3.put_object, Bucket="data", Key="denied/x", Body=b"1")
    assert "s3:PutObject on resource: arn:aws:s3:::data/denied/x" in message, message
    s3.put_object(Bucket="data", Key="allowed", Body=b"1")
    refused("AccessDenied", s3.copy_object, Bucket="data", Key="denied-copy", CopySource="data/allowed")
    refused("AccessDenied", s3.delete_objects, Bucket="data", Delete={"Objects": [{"Key": "allowed"}, {"Key": "denied"}]})
    assert s3.get_object(Bucket="data", Key="allowed")["Body"].read() == b"1"
    refused("AccessDenied", cloudwatch.put_metric_alarm, AlarmName="a", ComparisonOperator="GreaterThanThreshold", EvaluationPeriods=1, MetricName="m", Namespace="n", Period=60, Statistic="Sum", Threshold=1)
    refused("AccessDeniedException", logs.describe_log_groups)
    # A policy is compared with the whole ARN, whichever name the request has.
    manager = boto3.client("secretsmanager")
    arn = manager.create_secret(Name="mcc/open", SecretString="x")["ARN"]
    for name in ("mcc/open", arn, arn[:-7]):
        message, _ = refused("AccessDeniedException", manager.get_secret_value, SecretId=name)
        assert message == f"{USER}secretsmanager:GetSecretValue on resource: {arn} with an explicit deny in an identity-based policy", message
    manager.describe_secret(SecretId="mcc/open")
    refused("AccessDeniedException", manager.create_secret, Name="others/one", SecretString="x")
    message, _ = refused("AccessDeniedException", runtime.invoke_endpoint, EndpointName="denied", Body=b"1")
    assert "sagemaker:InvokeEndpoint on resource: arn:aws:sagemaker:us-east-1:123456789012:endpoint/denied" in message, message


def test_the_role_reads_only_what_its_policy_allows():
    for key in ("models/m.tar.gz", "private/m.tar.gz"):
        s3.put_object(Bucket="data", Key=key, Body=archive(weights_txt="1"))
    model("reads", ModelDataUrl="s3://data/models/m.tar.gz")
    message, _ = refused("ValidationException", model, "reads-not", ModelDataUrl="s3://data/private/m.tar.gz")
    assert "s3://data/private/m.tar.gz" in message and "s3:GetObject" in message, message
