"""Imports the library of the image, before the sandbox is closed."""
import importlib

import invocations

importlib.import_module(invocations.chosen().LIBRARY)
