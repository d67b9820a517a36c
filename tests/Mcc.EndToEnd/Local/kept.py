"""An adapter and its base, made in a first run (without BACK) and found again in a second one."""
import os

from support import *


def create(name, specification, **more):
    sagemaker.create_inference_component(InferenceComponentName=name, EndpointName="kept", Specification=specification, **more)


def test_it():
    if not os.environ.get("BACK"):
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="a.tar.gz", Body=archive(adapter_txt="weights"))
        config("kept", variant("AllTraffic"), ExecutionRoleArn=ROLE)
        endpoint("kept", "kept")
        create("base", {"Container": {"Image": IMAGE}, "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 256}}, VariantName="AllTraffic", RuntimeConfig={"CopyCount": 1})
        ready("base")
        create("adapter", {"BaseInferenceComponentName": "base", "Container": {"ArtifactUrl": "s3://kept/a.tar.gz"}})
    assert [ready(name)["InferenceComponentStatus"] for name in ("base", "adapter")] == ["InService", "InService"]
    assert invoke("kept", InferenceComponentName="adapter")["adapter"] == "weights"
    assert invoke("kept", InferenceComponentName="base")["adapter"] is None
