"""CUDA's forward compatibility: https://docs.nvidia.com/deploy/cuda-compatibility/"""
import os
import re


def use_libraries():
    """An image whose CUDA is newer than the instance's driver needs the libraries that it brings; with an older one they break it."""
    try:
        with open("/proc/driver/nvidia/version") as file:
            # "Kernel Module  535.216.03  …", or "Open Kernel Module for x86_64  580.82.07  …".
            driver = re.search(r"Kernel Module.*?\s(\d+(?:\.\d+)+)\s", file.read()).group(1)
        library = os.path.realpath("/usr/local/cuda/compat/libcuda.so.1")
        brought = re.search(r"libcuda\.so\.(\d+(?:\.\d+)+)$", library).group(1)
    except (OSError, AttributeError):
        return
    if [int(part) for part in driver.split(".")] < [int(part) for part in brought.split(".")]:
        former = os.environ.get("LD_LIBRARY_PATH", "")
        os.environ["LD_LIBRARY_PATH"] = os.path.dirname(library) + (":" + former if former else "")
