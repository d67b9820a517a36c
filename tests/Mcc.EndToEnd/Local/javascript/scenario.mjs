// A whole scenario with the AWS SDK for JavaScript v3, unmodified: model upload to clean-up. It reads its settings from the environment.
import assert from "node:assert/strict";
import { CopyObjectCommand, CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
    CreateEndpointCommand, CreateEndpointConfigCommand, CreateModelCommand, CreateTransformJobCommand, DeleteEndpointCommand, DeleteModelCommand,
    DescribeEndpointCommand, DescribeTransformJobCommand, paginateListModels, SageMakerClient, UpdateEndpointCommand,
    waitUntilEndpointDeleted, waitUntilEndpointInService, waitUntilTransformJobCompletedOrStopped,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointAsyncCommand, InvokeEndpointCommand, InvokeEndpointWithResponseStreamCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/stand-in:latest";
const role = "arn:aws:iam::123456789012:role/service";
const once = { maxAttempts: 1 };
const [s3, sagemaker, runtime] = [new S3Client(once), new SageMakerClient(once), new SageMakerRuntimeClient(once)];
const wait = client => ({ client, minDelay: 0.1, maxDelay: 0.5, maxWaitTime: 30 });
const text = body => new TextDecoder().decode(body);
const refused = (name, call) => assert.rejects(call, error => error.name === name || assert.fail(`${error.name}: ${error.message}`));

async function step(name, run) {
    await run();
    console.log(`passed ${name}`);
}

async function content(location) {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location);
    for (let tried = 0; ; tried++) {
        try {
            return await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToString();
        } catch (error) {
            if (tried > 200 || error.name !== "NoSuchKey") throw error;
            await new Promise(done => setTimeout(done, 50));
        }
    }
}

await step("s3", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "javascript" }));
    await s3.send(new PutObjectCommand({ Bucket: "javascript", Key: "batch/a.csv", Body: "1\n2\n", ContentType: "text/csv" }));
    await s3.send(new CopyObjectCommand({ Bucket: "javascript", Key: "copy ü", CopySource: "javascript/batch/a.csv" }));
    assert.equal(await content("s3://javascript/copy ü"), "1\n2\n");
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: "javascript", MaxKeys: 1 }));
    assert.ok(listed.IsTruncated && listed.Contents.length === 1);
    await s3.send(new DeleteObjectCommand({ Bucket: "javascript", Key: "copy ü" }));
    await refused("NoSuchKey", s3.send(new GetObjectCommand({ Bucket: "javascript", Key: "copy ü" })));
});
await step("multipart", async () => {
    const body = Buffer.alloc(6 * 1024 * 1024, "x");
    await new Upload({ client: s3, params: { Bucket: "javascript", Key: "big", Body: body } }).done();
    const got = await s3.send(new GetObjectCommand({ Bucket: "javascript", Key: "big", Range: "bytes=6291450-" }));
    assert.equal(await got.Body.transformToString(), "xxxxxx");
});
await step("empty-object", async () => {
    for (const Body of ["", "hello"]) await s3.send(new PutObjectCommand({ Bucket: "javascript", Key: "empty", Body }));
    assert.equal(await content("s3://javascript/empty"), "hello");
});
await step("refused-put", async () => {
    await refused("NoSuchBucket", s3.send(new PutObjectCommand({ Bucket: "nobody", Key: "x", Body: "hello" })));
    assert.equal(await content("s3://javascript/batch/a.csv"), "1\n2\n");
});
await step("presigned-put", async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: "javascript", Key: "signed" }), { expiresIn: 60 });
    assert.equal((await fetch(url, { method: "PUT", body: "signed" })).status, 200);
});
await step("presigned-get", async () => {
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "javascript", Key: "batch/a.csv" }), { expiresIn: 60 });
    const got = await fetch(url);
    assert.equal(got.status, 200);
    assert.equal(await got.text(), "1\n2\n");
});

async function deploy(name, more = {}) {
    await sagemaker.send(new CreateEndpointConfigCommand({
        EndpointConfigName: name, ProductionVariants: [{ VariantName: "AllTraffic", ModelName: "js", InstanceType: "ml.m5.large", InitialInstanceCount: 1 }], ...more,
    }));
    await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
    await waitUntilEndpointInService(wait(sagemaker), { EndpointName: name });
}

await step("deploy", async () => {
    const PrimaryContainer = { Image: image, Environment: { NAME: "js" } };
    await sagemaker.send(new CreateModelCommand({ ModelName: "js", PrimaryContainer, ExecutionRoleArn: role }));
    for (const ModelName of ["js-1", "js-2"]) await sagemaker.send(new CreateModelCommand({ ModelName, PrimaryContainer, ExecutionRoleArn: role }));
    await refused("ValidationException", sagemaker.send(new CreateModelCommand({ ModelName: "JS", PrimaryContainer, ExecutionRoleArn: role })));
    const names = [];
    for await (const page of paginateListModels({ client: sagemaker, pageSize: 2 }, { NameContains: "js" })) names.push(...page.Models.map(each => each.ModelName));
    assert.deepEqual(names.sort(), ["js", "js-1", "js-2"]);
    await Promise.all([deploy("js"), deploy("js-async", { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://javascript/out" } } })]);
});
await step("invoke", async () => {
    const answer = await runtime.send(new InvokeEndpointCommand({ EndpointName: "js", ContentType: "text/csv", Body: "1,2" }));
    assert.equal(JSON.parse(text(answer.Body)).body, "1,2");
    await assert.rejects(runtime.send(new InvokeEndpointCommand({ EndpointName: "js", Body: "x", CustomAttributes: "status=418" })),
        error => error.name === "ModelError" && error.OriginalStatusCode === 418);
});
await step("stream", async () => {
    const answer = await runtime.send(new InvokeEndpointWithResponseStreamCommand({ EndpointName: "js", Body: "x", CustomAttributes: "stream=3 pause=0.01" }));
    let got = "";
    for await (const event of answer.Body) got += text(event.PayloadPart.Bytes);
    assert.equal(got, "piece 0\npiece 1\npiece 2\n");
});
await step("async", async () => {
    const stored = await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "js-async", InputLocation: "s3://javascript/batch/a.csv" }));
    assert.equal(JSON.parse(await content(stored.OutputLocation)).body, "1\n2\n");
    const inline = await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "js-async", ContentType: "application/json", Body: new TextEncoder().encode("{}") }));
    assert.equal(JSON.parse(await content(inline.OutputLocation)).body, "{}");
    await refused("ValidationError", runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "js-async", InputLocation: "s3://javascript/x", Body: "{}" })));
});
await step("update", async () => {
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: "js", EndpointConfigName: "js-async" }));
    await waitUntilEndpointInService(wait(sagemaker), { EndpointName: "js" });
    assert.equal((await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "js" }))).EndpointConfigName, "js-async");
});
await step("transform", async () => {
    await sagemaker.send(new CreateTransformJobCommand({
        TransformJobName: "js", ModelName: "js", TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://javascript/batch/" } }, ContentType: "text/csv" },
        TransformOutput: { S3OutputPath: "s3://javascript/transformed" }, TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    }));
    await waitUntilTransformJobCompletedOrStopped(wait(sagemaker), { TransformJobName: "js" });
    assert.equal((await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: "js" }))).TransformJobStatus, "Completed");
    assert.equal(JSON.parse(await content("s3://javascript/transformed/a.csv.out")).body, "1\n2\n");
});
await step("delete", async () => {
    for (const EndpointName of ["js", "js-async"]) await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
    for (const EndpointName of ["js", "js-async"]) await waitUntilEndpointDeleted(wait(sagemaker), { EndpointName });
    await sagemaker.send(new DeleteModelCommand({ ModelName: "js" }));
    await refused("ValidationException", sagemaker.send(new DeleteModelCommand({ ModelName: "js" })));
});
