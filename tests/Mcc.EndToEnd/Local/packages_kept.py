"""Versions of the model registry, made in a first run (without BACK) and found again in a second one."""
import os

from support import *

SPECIFICATION = {"Containers": [{"Image": IMAGE}], "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}


def version():
    return sagemaker.create_model_package(ModelPackageGroupName="kept", InferenceSpecification=SPECIFICATION)["ModelPackageArn"]


def test_it():
    if not os.environ.get("BACK"):
        sagemaker.create_model_package_group(ModelPackageGroupName="kept")
        sagemaker.update_model_package(ModelPackageArn=version(), ModelApprovalStatus="Approved")
        sagemaker.delete_model_package(ModelPackageName=version())
    else:
        assert version().endswith("/kept/3")
    assert sagemaker.describe_model_package(ModelPackageName="kept/1")["ModelApprovalStatus"] == "Approved"
    refused("ValidationException", sagemaker.describe_model_package, ModelPackageName="kept/2")
