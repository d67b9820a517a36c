#!/usr/bin/env python3
"""Makes data/service-models/<service>.json from botocore's AWS service models.

The compact form is botocore's own service-2.json, only smaller: the operations that this program serves or
emits, the shapes that they reach, and of each shape its constraints. No prose. A string, number, boolean,
blob or timestamp without any constraint is named by its type ("string") instead of by a shape of its own.

    python3 eng/service-models.py            # write data/service-models
    python3 eng/service-models.py --check    # end 1 when a file would change

To serve or emit another operation, add its name to OPERATIONS and run the command again.
"""

import argparse
import datetime
import json
import pathlib
import sys

OPERATIONS = {
    "sagemaker": """
        CreateModel DescribeModel DeleteModel ListModels
        CreateEndpointConfig DescribeEndpointConfig DeleteEndpointConfig ListEndpointConfigs
        CreateEndpoint DescribeEndpoint DeleteEndpoint ListEndpoints UpdateEndpoint UpdateEndpointWeightsAndCapacities
        CreateInferenceComponent DescribeInferenceComponent UpdateInferenceComponent DeleteInferenceComponent
        ListInferenceComponents UpdateInferenceComponentRuntimeConfig
        CreateTransformJob DescribeTransformJob StopTransformJob ListTransformJobs
        AddTags ListTags DeleteTags
        CreateModelPackage DescribeModelPackage CreateModelPackageGroup DescribeModelPackageGroup
        DescribeCluster ListClusters""",
    "sagemaker-runtime": "InvokeEndpoint InvokeEndpointAsync InvokeEndpointWithResponseStream",
    "s3": """
        ListBuckets CreateBucket HeadBucket DeleteBucket GetBucketLocation GetBucketVersioning
        PutObject GetObject HeadObject DeleteObject DeleteObjects CopyObject ListObjects ListObjectsV2
        CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload AbortMultipartUpload
        ListParts ListMultipartUploads""",
    "ecr": """
        GetAuthorizationToken CreateRepository DescribeRepositories DeleteRepository DescribeImages ListImages
        BatchGetImage BatchDeleteImage PutLifecyclePolicy GetLifecyclePolicy PutImageScanningConfiguration
        SetRepositoryPolicy""",
    "sts": "GetCallerIdentity AssumeRole",
    "application-autoscaling": """
        RegisterScalableTarget DescribeScalableTargets DeregisterScalableTarget
        PutScalingPolicy DescribeScalingPolicies DeleteScalingPolicy""",
    "cloudwatch": "PutMetricAlarm DescribeAlarms DeleteAlarms",
    "codebuild": "CreateProject UpdateProject DeleteProject BatchGetProjects StartBuild StopBuild BatchGetBuilds",
    "iam": """
        GetRole CreateRole DeleteRole PutRolePolicy GetRolePolicy DeleteRolePolicy AttachRolePolicy
        DetachRolePolicy UpdateAssumeRolePolicy""",
    "logs": "DescribeLogGroups DescribeLogStreams GetLogEvents FilterLogEvents DeleteLogGroup",
    "eks": "DescribeCluster",
    "secretsmanager": "GetSecretValue DescribeSecret",
}

METADATA = ("apiVersion", "endpointPrefix", "jsonVersion", "protocol", "serviceId", "signingName", "targetPrefix",
            "xmlNamespace")
OPERATION = ("http", "input", "output", "errors")
SHAPE = ("type", "required", "members", "member", "key", "value", "enum", "pattern", "min", "max", "union", "document",
         "payload", "flattened", "locationName", "xmlNamespace", "timestampFormat", "streaming",
         "exception", "error", "fault", "eventstream", "event")
MEMBER = ("shape", "location", "locationName", "flattened", "xmlNamespace", "xmlAttribute", "timestampFormat",
          "streaming", "jsonvalue", "idempotencyToken", "eventpayload", "eventheader", "hostLabel")
PLAIN = {"string", "integer", "long", "boolean", "float", "double", "blob", "timestamp"}


def kept(source, keys):
    return {key: source[key] for key in keys if key in source}


class Compact:
    """One service's compact form: shapes enter when an operation reaches them."""

    def __init__(self, model):
        self.source = model["shapes"]
        self.shapes = {}

    def name(self, shape):
        """The name under which a shape is referred to: its type when that says everything about it."""
        source = kept(self.source[shape], SHAPE)
        if set(source) == {"type"} and source["type"] in PLAIN:
            return source["type"]
        if shape in PLAIN:
            raise SystemExit(f"the shape {shape} has a type's name and constraints of its own")
        if shape not in self.shapes:
            self.shapes[shape] = source
            for key in ("member", "key", "value"):
                if key in source:
                    source[key] = self.reference(source[key])
            if "members" in source:
                source["members"] = {name: self.reference(member) for name, member in source["members"].items()}
        return shape

    def reference(self, member):
        compact = kept(member, MEMBER)
        compact["shape"] = self.name(member["shape"])
        return compact

    def operation(self, operation):
        compact = kept(operation, OPERATION)
        for key in ("input", "output"):
            if key in compact:
                compact[key] = self.reference(compact[key])
        if "errors" in compact:
            compact["errors"] = [{"shape": self.name(error["shape"])} for error in compact["errors"]]
        return compact


def compact(model, names):
    shapes = Compact(model)
    operations = {name: shapes.operation(model["operations"][name]) for name in sorted(names)}
    return {
        "metadata": kept(model["metadata"], METADATA),
        "operations": operations,
        "shapes": dict(sorted(shapes.shapes.items())),
    }


def text(document):
    """One line for each operation and shape, so that a new version of botocore reads well as a difference."""
    sections = []
    for section, entries in document.items():
        if section == "metadata":
            sections.append(f'"metadata": {json.dumps(entries)}')
        else:
            lines = ",\n".join(f"  {json.dumps(name)}: {dense(entry)}" for name, entry in entries.items())
            sections.append(f'"{section}": {{\n{lines}\n}}')
    return "{\n" + ",\n".join(sections) + "\n}\n"


def dense(entry):
    return json.dumps(entry, separators=(",", ":"), ensure_ascii=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent / "data" / "service-models")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="the date to record (default: today)")
    parser.add_argument("--check", action="store_true", help="write nothing; end 1 when a file would change")
    arguments = parser.parse_args()
    try:
        import botocore
        import botocore.loaders
    except ImportError:
        raise SystemExit("botocore is missing. Install it (pip install botocore) or run with a Python that has it.")

    loader = botocore.loaders.Loader()
    arguments.out.mkdir(parents=True, exist_ok=True)
    changed = []
    for service, names in sorted(OPERATIONS.items()):
        document = compact(loader.load_service_model(service, "service-2"), names.split())
        path = arguments.out / f"{service}.json"
        before = json.loads(path.read_text()) if path.exists() else {"metadata": {}}
        date = before["metadata"].pop("date", None)
        document["metadata"]["botocore"] = botocore.__version__
        # The date tells when the facts changed, so the same facts keep it and the same input gives the same bytes.
        same = before == document
        document["metadata"]["date"] = date if same and date else arguments.date
        if not same:
            changed.append(path.name)
            if not arguments.check:
                path.write_text(text(document), encoding="utf-8")
        print(f"{service}: {len(document['operations'])} operations, {len(document['shapes'])} shapes, "
              f"{len(text(document)) // 1024} kB{'' if same else ', changed'}", file=sys.stderr)
    return 1 if arguments.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
