"""What boto3 gets from the endpoint of the pipeline is what the libraries' own chain says; so does a batch of the same."""
import json
import sys
import time
from pathlib import Path

import boto3

work, endpoint = Path(sys.argv[1]), sys.argv[2]
rows = (work / "rows.csv").read_text()
expected = json.loads((work / "expected.json").read_text())
sagemaker, runtime, s3 = (boto3.client(name) for name in ("sagemaker", "sagemaker-runtime", "s3"))


def numbers(body):
    return [float(line) for line in body.decode().split()]


answer = runtime.invoke_endpoint(EndpointName=endpoint, ContentType="text/csv", Accept="text/csv", Body=rows)
assert answer["ContentType"].startswith("text/csv"), answer["ContentType"]
got = numbers(answer["Body"].read())
assert got == expected["chain"], (got[:3], expected["chain"][:3])
# The preprocessor matters: without it the trees say something else.
assert got != expected["trees alone"]
body = json.dumps({"instances": [[float(cell) for cell in row.split(",")] for row in rows.splitlines()]})
answer = runtime.invoke_endpoint(EndpointName=endpoint, ContentType="application/json", Body=body)
assert json.loads(answer["Body"].read()) == {"predictions": expected["chain"]}

[model] = [model["ModelName"] for model in sagemaker.list_models()["Models"]]
s3.create_bucket(Bucket="pipeline")
s3.put_object(Bucket="pipeline", Key="in/rows.csv", Body=rows)
sagemaker.create_transform_job(
    TransformJobName="pipeline", ModelName=model, BatchStrategy="MultiRecord", MaxPayloadInMB=1,
    TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://pipeline/in/"}}, "ContentType": "text/csv", "SplitType": "Line"},
    TransformOutput={"S3OutputPath": "s3://pipeline/out", "Accept": "text/csv", "AssembleWith": "Line"},
    TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
for _ in range(600):
    told = sagemaker.describe_transform_job(TransformJobName="pipeline")
    if told["TransformJobStatus"] != "InProgress":
        break
    time.sleep(0.1)
assert told["TransformJobStatus"] == "Completed", told
got = numbers(s3.get_object(Bucket="pipeline", Key="out/rows.csv.out")["Body"].read())
assert got == expected["chain"]
print(len(got), "rows")
