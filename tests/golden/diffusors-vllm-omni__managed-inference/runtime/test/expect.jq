.data | length > 0 and all(.b64_json | startswith("iVBORw0KGgo"))
