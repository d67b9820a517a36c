"""Reads secrets from AWS Secrets Manager at the start: NAME_ARN names the secret whose text becomes the variable NAME.

So a secret is in no image, no file and no response of DescribeModel. Only the standard library is used, as the images of
servers differ in what they have. The credentials are those of the execution role, or in Kubernetes of the role that EKS Pod Identity gives to the service account.
"""
import configparser
import datetime
import hashlib
import hmac
import json
import os
import sys
import urllib.error
import urllib.request

SUFFIX = "_ARN"


def fill_in():
    for variable, arn in sorted(os.environ.items()):
        if not variable.endswith(SUFFIX) or not arn.startswith("arn:") or ":secretsmanager:" not in arn:
            continue
        # A server may refuse a variable that it does not know.
        del os.environ[variable]
        name = variable[:-len(SUFFIX)]
        if not os.environ.get(name):
            try:
                os.environ[name] = read(arn)
            except (OSError, KeyError, ValueError) as error:
                # The message of an AWS error names the reason and the role, never the secret.
                detail = error.read().decode(errors="replace") if isinstance(error, urllib.error.HTTPError) else error
                sys.exit(f"{name}_ARN: the secret {arn} cannot be read: {detail}")


def read(arn):
    region = arn.split(":")[3]
    url = (os.environ.get("AWS_ENDPOINT_URL_SECRETS_MANAGER") or os.environ.get("AWS_ENDPOINT_URL") or profile().get("endpoint_url")
           or f"https://secretsmanager.{region}." + [% dnsSuffix %])
    body = json.dumps({"SecretId": arn}).encode()
    request = urllib.request.Request(url + "/", body, signed(url, region, body))
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = json.load(answer)["SecretString"]
    # A secret made in the console is often an object of one member.
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return str(next(iter(value.values()))) if isinstance(value, dict) and len(value) == 1 else text


def profile():
    """What the file that AWS_SHARED_CREDENTIALS_FILE names has: the local SageMaker's, where this runs as a process."""
    file = configparser.ConfigParser(interpolation=None)
    file.read(os.environ.get("AWS_SHARED_CREDENTIALS_FILE", ""))
    name = os.environ.get("AWS_PROFILE", "default")
    return file[name] if file.has_section(name) else {}


def credentials():
    if os.environ.get("AWS_ACCESS_KEY_ID"):
        return os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], os.environ.get("AWS_SESSION_TOKEN")
    if "aws_secret_access_key" in profile():
        return profile()["aws_access_key_id"], profile()["aws_secret_access_key"], profile().get("aws_session_token")
    if not any(name.startswith("AWS_CONTAINER_CREDENTIALS_") for name in os.environ):
        raise ValueError("there are no AWS credentials here; on your own machine, set the variable itself")
    # Where EKS Pod Identity puts those of the service account's role, and SageMaker those of the execution role.
    address = os.environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI") or "http://169.254.170.2" + os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
    request = urllib.request.Request(address)
    if os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"):
        with open(os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]) as file:
            request.add_header("Authorization", file.read().strip())
    with urllib.request.urlopen(request, timeout=5) as answer:
        found = json.load(answer)
    return found["AccessKeyId"], found["SecretAccessKey"], found["Token"]


def signed(url, region, body):
    """Headers with Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html"""
    key, secret, token = credentials()
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {"content-type": "application/x-amz-json-1.1", "host": url.split("/")[2], "x-amz-date": stamp,
               "x-amz-target": "secretsmanager.GetSecretValue"}
    if token:
        headers["x-amz-security-token"] = token
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{day}/{region}/secretsmanager/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = ("AWS4" + secret).encode()
    for part in (day, region, "secretsmanager", "aws4_request", text):
        signature = hmac.new(signature, part.encode(), hashlib.sha256).digest()
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature.hex()}"
    return headers
