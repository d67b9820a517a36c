"""The FastAPI application. Your own routes and middleware can go here."""
from fastapi import FastAPI, Request, Response

import invocations
import project

app = FastAPI(title=project.PROJECT_NAME)


@app.post("/invocations")
async def invoke(request: Request) -> Response:
    headers = request.headers
    answer = invocations.answer(await request.body(), headers.get("content-type", ""), headers.get("accept", ""),
                                headers.get("x-request-start", ""), headers.get("x-request-id", ""), headers)
    return Response(answer.body, answer.status, answer.headers, answer.type)
