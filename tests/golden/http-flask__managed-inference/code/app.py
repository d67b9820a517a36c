"""The Flask application. Your own routes and hooks can go here."""
from flask import Flask, Response, request

import invocations

app = Flask(__name__)


@app.post("/invocations")
def invoke():
    headers = request.headers
    answer = invocations.answer(request.get_data(), headers.get("Content-Type", ""), headers.get("Accept", ""),
                                headers.get("X-Request-Start", ""), headers.get("X-Request-Id", ""), headers)
    return Response(answer.body, answer.status, answer.headers, content_type=answer.type)
