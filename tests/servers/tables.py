"""Types of bodies, and tables as bodies."""
import io
import json

import numpy as np

JSON, LINES, CSV, NPY, TEXT = "application/json", "application/jsonlines", "text/csv", "application/x-npy", "text/plain"


def sheet(table, header=True, **options):
    return table.to_csv(index=False, header=header, **options)


def records(table):
    return json.loads(table.to_json(orient="records"))


def npy(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version)
    return stream.getvalue()
