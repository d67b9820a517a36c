#!/usr/bin/env python3
"""Stands before moto's Secrets Manager as AWS would be in a SageMaker container: gives the role's credentials to whoever asks
169.254.170.2, or EKS Pod Identity's address, for them (through http_proxy), and lets only requests pass that botocore finds signed with these.

usage: role_and_secrets.py PORT MOTO RECORD    MOTO: its URL; RECORD: where each request is noted
"""
import json
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

port, moto, record = int(sys.argv[1]), sys.argv[2], sys.argv[3]
role = {"AccessKeyId": "ASIAROLE", "SecretAccessKey": "role/secret+key", "Token": "session/token==", "Expiration": "2099-01-01T00:00:00Z"}


class Handler(BaseHTTPRequestHandler):
    def note(self, **what):
        with open(record, "a") as file:
            file.write(json.dumps(what) + "\n")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.note(asked=self.path, shown=self.headers["Authorization"])
        self.answer(200, json.dumps(role).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        claim = dict(part.strip().split("=", 1) for part in self.headers["Authorization"].split(" ", 1)[1].split(","))
        region = claim["Credential"].split("/")[2]
        headers = {name: self.headers[name] for name in claim["SignedHeaders"].split(";")}
        request = AWSRequest("POST", f"http://{self.headers['Host']}{self.path}", headers, body)
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        signer = SigV4Auth(Credentials(role["AccessKeyId"], role["SecretAccessKey"], role["Token"]), "secretsmanager", region)
        signature = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        good = signature == claim["Signature"] and self.headers["X-Amz-Security-Token"] == role["Token"]
        self.note(region=region, good=good, target=self.headers["X-Amz-Target"])
        if not good:
            return self.answer(403, b'{"__type": "InvalidSignatureException", "message": "The request signature we calculated does not match"}')
        try:
            with urllib.request.urlopen(urllib.request.Request(moto + self.path, body, dict(self.headers))) as reply:
                return self.answer(200, reply.read())
        except urllib.error.HTTPError as error:
            return self.answer(error.code, error.read())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
print("ready", flush=True)
server.serve_forever()
