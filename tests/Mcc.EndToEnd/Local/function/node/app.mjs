// What server.py does, as a handler of Lambda.
if (process.env.EXIT) {
  console.log("the model cannot be loaded");
  throw new Error("the model cannot be loaded");
}
if (process.env.PING_AFTER) await pause(Number(process.env.PING_AFTER));

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

function acts(event) {
  const attributes = event.customAttributes ?? event.headers?.["x-amzn-sagemaker-custom-attributes"] ?? "";
  return Object.fromEntries(attributes.split(" ").filter(Boolean).map((word) => word.split("=")));
}

function isGateway(event) {
  return Boolean(event.requestContext?.http);
}

async function answer(event) {
  const wanted = acts(event);
  console.log(`asked for ${event.rawPath ?? "/invocations"}`);
  if (wanted.sleep) await pause(Number(wanted.sleep));
  if (wanted.die) process.exit(7);
  const headers = { "content-type": event.contentType ?? event.headers?.["content-type"] ?? "application/json", "x-of-the-server": "yes" };
  if (wanted.length) return { statusCode: 200, headers, isBase64Encoded: false, body: "x".repeat(Number(wanted.length)) };
  const isPlain = event.body === undefined;
  if (isPlain) return event;
  return { statusCode: Number(wanted.status ?? 200), headers, isBase64Encoded: Boolean(event.isBase64Encoded), body: event.body };
}

export const handler = answer;

export const streamed = awslambda.streamifyResponse(async (event, stream) => {
  const wanted = acts(event);
  if (isGateway(event)) {
    stream = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: { "content-type": "text/plain" } });
    if (event.body) stream.write(event.body);
  }
  if (wanted.length) {
    stream.write("x".repeat(Number(wanted.length)));
  }
  for (let index = 0; index < Number(wanted.stream ?? 0); index++) {
    stream.write(`piece ${index}\n`);
    await pause(0.05);
  }
  if (wanted.break) throw new Error("the stream breaks");
  stream.end();
});
