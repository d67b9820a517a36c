"""An adapter and its base, made in a first run (without BACK) and found again in a second one."""
import os
import time

from support import *

NAMES = ("base", "adapter")


def create(name, specification, **more):
    sagemaker.create_inference_component(InferenceComponentName=name, EndpointName="kept", Specification=specification, **more)


def in_service():
    for _ in range(400):
        statuses = [sagemaker.describe_inference_component(InferenceComponentName=name)["InferenceComponentStatus"] for name in NAMES]
        if statuses == ["InService", "InService"]:
            return
        time.sleep(0.05)
    raise AssertionError(statuses)


def test_it():
    if not os.environ.get("BACK"):
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="a.tar.gz", Body=archive(adapter_txt="weights"))
        config("kept", variant("AllTraffic"), ExecutionRoleArn=ROLE)
        endpoint("kept", "kept")
        create("base", {"Container": {"Image": IMAGE}, "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256}}, VariantName="AllTraffic", RuntimeConfig={"CopyCount": 1})
        for _ in range(200):
            if sagemaker.describe_inference_component(InferenceComponentName="base")["InferenceComponentStatus"] == "InService":
                break
            time.sleep(0.05)
        create("adapter", {"BaseInferenceComponentName": "base", "Container": {"ArtifactUrl": "s3://kept/a.tar.gz"}})
    in_service()
    assert invoke("kept", InferenceComponentName="adapter")["adapter"] == "weights"
    assert invoke("kept", InferenceComponentName="base")["adapter"] is None
