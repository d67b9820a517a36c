"""Models of a multi-model endpoint: their metrics, archives that change, and a container that keeps none."""
import datetime
import time

from support import *

cloudwatch = boto3.client("cloudwatch")


def many(name, **more):
    s3.create_bucket(Bucket=name)
    for each in ("m0", "m1", "m2", "team/m"):
        s3.put_object(Bucket=name, Key=f"models/{each}.tar.gz", Body=archive(model_txt=f"weights {each}"))
    container = {"Image": IMAGE, "Mode": "MultiModel", "ModelDataUrl": f"s3://{name}/models/", "Environment": {"NAME": name, "MEMORY": "2"}, **more}
    sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)
    config(name, variant("v", name))
    endpoint(name, name)


def ask(name, target):
    return invoke(name, TargetModel=f"{target}.tar.gz")["model"]


def samples(endpoint_name, metric):
    """Number and sum of the values of a metric."""
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/SageMaker", MetricName=metric, Dimensions=[{"Name": "EndpointName", "Value": endpoint_name}, {"Name": "VariantName", "Value": "v"}],
        StartTime=now - datetime.timedelta(minutes=10), EndTime=now + datetime.timedelta(minutes=1), Period=60, Statistics=["SampleCount", "Sum"])["Datapoints"]
    return sum(point["SampleCount"] for point in points), sum(point["Sum"] for point in points)


def test_loads_hits_and_unloads_are_measured():
    many("measured")
    assert [ask("measured", each) for each in ("m0", "m0", "m1", "team/m")] == ["weights m0", "weights m0", "weights m1", "weights team/m"]
    assert samples("measured", "ModelCacheHit") == (4, 1)
    # Two models fit, so the third made the first leave.
    for metric, count in (("ModelLoadingTime", 3), ("ModelDownloadingTime", 3), ("ModelLoadingWaitTime", 3), ("ModelUnloadingTime", 1)):
        assert samples("measured", metric)[0] == count, metric
    gone("measured")


def test_a_loaded_model_stays_when_its_archive_changes_or_goes():
    many("stays")
    assert ask("stays", "m0") == "weights m0"
    s3.put_object(Bucket="stays", Key="models/m0.tar.gz", Body=archive(model_txt="changed"))
    assert ask("stays", "m0") == "weights m0"
    s3.delete_object(Bucket="stays", Key="models/m0.tar.gz")
    assert ask("stays", "m0") == "weights m0"
    ask("stays", "m1"), ask("stays", "m2")
    refused("ValidationError", ask, "stays", "m0")
    gone("stays")


def test_without_a_cache_each_request_loads_its_model():
    many("uncached", MultiModelConfig={"ModelCacheSetting": "Disabled"})
    for _ in range(3):
        assert ask("uncached", "m0") == "weights m0"
    assert samples("uncached", "ModelCacheHit") == (3, 0) and samples("uncached", "ModelLoadingTime")[0] == 3
    end = time.time() + 10
    while samples("uncached", "ModelUnloadingTime")[0] < 3:
        assert time.time() < end
        time.sleep(0.05)
    gone("uncached")
