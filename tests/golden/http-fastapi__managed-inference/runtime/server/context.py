"""What a handler's function gets as `context`: the members of the context of AWS's model servers that concern one request."""


class Headers(dict):
    """Headers by name, in any case."""

    def __init__(self, headers):
        super().__init__((name.lower(), value) for name, value in headers.items())

    def __getitem__(self, name):
        return super().__getitem__(name.lower())

    def __contains__(self, name):
        return super().__contains__(name.lower())

    def get(self, name, default=None):
        return super().get(name.lower(), default)


class RequestProcessor:
    """The request, as `context.request_processor[0]`."""

    def __init__(self, headers):
        self.headers = headers

    def get_request_properties(self):
        return self.headers

    def get_request_property(self, name):
        return self.headers.get(name)


class Context:
    """One request is one batch here, so the number of a request in its batch, which some methods take, is always 0."""

    def __init__(self, model_folder, headers=None, request="", content_type="", accept=""):
        headers = Headers({**({"Content-Type": content_type} if content_type else {}), **dict(headers or {}),
                           **({"Accept": accept} if accept else {})})
        self.system_properties = {"model_dir": model_folder, "gpu_id": None, "batch_size": 1, "server_name": "mcc", "server_version": "1"}
        self.model_name, self.manifest, self.metrics = "model", {}, None
        self.request_processor = [RequestProcessor(headers)]
        self.request_ids = {0: request}
        self.status, self.content_type, self.headers = 200, None, {}

    def get_request_id(self, idx=0):
        return self.request_ids[0]

    def get_request_header(self, idx, name):
        return self.request_processor[0].headers.get(name)

    def get_all_request_header(self, idx=0):
        return self.request_processor[0].headers

    def set_response_content_type(self, idx, value):
        self.content_type = value

    def get_response_content_type(self, idx=0):
        return self.content_type

    def set_response_header(self, idx, name, value):
        self.headers[name] = value

    def get_response_headers(self, idx=0):
        return self.headers

    def set_response_status(self, code=200, phrase="", idx=0):
        self.status = int(code)

    set_http_response_status = set_response_status

    def set_all_response_status(self, code=200, phrase=""):
        self.status = int(code)

    def get_response_status(self, idx=0):
        return self.status, ""
