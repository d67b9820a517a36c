#!/usr/bin/env python3
"""Writes data/catalogs/instances.json and data/catalogs/regions.json from AWS's own descriptions.

    python3 eng/instances.py            writes both files
    python3 eng/instances.py --check    ends with 1 when a file would change

Needs botocore (the legal names, and the regions of SageMaker) and moto (which ships EC2's answer to
DescribeInstanceTypes). What they do not know stands below, each with its source.
"""
import gzip
import json
import os
import sys

import botocore
import moto

DATE = "2026-11-21"
CATALOGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "catalogs")

# Memory is what software can use of one device, in MiB: what EC2 reports, except where the note says otherwise.
# compute: NVIDIA's CUDA compute capability. weight: our own order of cost, for the tier only.
ACCELERATORS = {
    "nvidia-k80": dict(model="NVIDIA K80", kind="cuda", compute="3.7", memoryMib=11441, nominalGib=12, weight=0.7, note="EC2 says 12,288; nvidia-smi reports 11,441."),
    "nvidia-v100": dict(model="NVIDIA V100", kind="cuda", compute="7.0", memoryMib=16160, nominalGib=16, weight=2.6, note="EC2 says 16,384; nvidia-smi reports 16,160."),
    "nvidia-t4": dict(model="NVIDIA T4", kind="cuda", compute="7.5", memoryMib=15360, nominalGib=16, weight=0.35, note="EC2 says 16,384; nvidia-smi reports 15,360."),
    "nvidia-a10g": dict(model="NVIDIA A10G", kind="cuda", compute="8.6", memoryMib=22888, nominalGib=24, nvidiaSmiMib=23028, weight=0.8),
    "nvidia-l4": dict(model="NVIDIA L4", kind="cuda", compute="8.9", memoryMib=22888, nominalGib=24, nvidiaSmiMib=23034, weight=0.6),
    "nvidia-l40s": dict(model="NVIDIA L40S", kind="cuda", compute="8.9", memoryMib=45776, nominalGib=48, nvidiaSmiMib=46068, weight=1.5),
    "nvidia-a100-40": dict(model="NVIDIA A100", kind="cuda", compute="8.0", memoryMib=40960, nominalGib=40, nvidiaSmiMib=40960, weight=3),
    "nvidia-a100-80": dict(model="NVIDIA A100", kind="cuda", compute="8.0", memoryMib=81920, nominalGib=80, nvidiaSmiMib=81920, weight=4),
    "nvidia-h100": dict(model="NVIDIA H100", kind="cuda", compute="9.0", memoryMib=81920, nominalGib=80, nvidiaSmiMib=81559, weight=5, note="nvidia-smi reports 361 MiB less than EC2."),
    "nvidia-h200": dict(model="NVIDIA H200", kind="cuda", compute="9.0", memoryMib=143771, nominalGib=141, nvidiaSmiMib=143771, weight=6, note="EC2 says 144,384; nvidia-smi reports 143,771."),
    "nvidia-rtx-pro-6000": dict(model="NVIDIA RTX PRO 6000 Blackwell Server", kind="cuda", compute="12.0", memoryMib=97887, nominalGib=96, nvidiaSmiMib=97887, weight=2.5, note="EC2 says 98,304; nvidia-smi reports 97,887."),
    "nvidia-b200": dict(model="NVIDIA B200", kind="cuda", compute="10.0", memoryMib=183359, nominalGib=192, nvidiaSmiMib=183359, weight=8),
    "nvidia-b300": dict(model="NVIDIA B300", kind="cuda", compute="10.3", memoryMib=275040, nominalGib=288, nvidiaSmiMib=275040, weight=10),
    "nvidia-gb200": dict(model="NVIDIA GB200", kind="cuda", compute="10.0", memoryMib=189471, nominalGib=192, nvidiaSmiMib=189471, weight=10),
    "habana-gaudi": dict(model="Habana Gaudi HL-205", kind="gaudi", memoryMib=32768, nominalGib=32, weight=1),
    "aws-inferentia": dict(model="AWS Inferentia", kind="neuron", cores=4, memoryMib=8192, nominalGib=8, weight=0.1),
    "aws-inferentia2": dict(model="AWS Inferentia2", kind="neuron", cores=2, memoryMib=32768, nominalGib=32, weight=0.5),
    "aws-trainium": dict(model="AWS Trainium", kind="neuron", cores=2, memoryMib=32768, nominalGib=32, weight=0.95),
    "aws-trainium2": dict(model="AWS Trainium2", kind="neuron", cores=8, memoryMib=98304, nominalGib=96, weight=2.5, note="moto's record says 524,288; AWS's page of trn2 says 1.5 TB for 16 devices. Two physical cores make one logical core by default."),
}

# EC2's name and memory of a device, and which of the above it is.
EC2_DEVICES = {
    ("T4", 16384): "nvidia-t4",
    ("A10G", 22888): "nvidia-a10g",
    ("L4", 22888): "nvidia-l4",
    ("L40S", 45776): "nvidia-l40s",
    ("A100", 40960): "nvidia-a100-40",
    ("A100", 81920): "nvidia-a100-80",
    ("H100", 81920): "nvidia-h100",
    ("H200", 144384): "nvidia-h200",
    ("RTX PRO Server 6000", 98304): "nvidia-rtx-pro-6000",
    ("B200", 183359): "nvidia-b200",
    ("B300", 275040): "nvidia-b300",
    ("Gaudi HL-205", 32768): "habana-gaudi",
    ("Inferentia", 8192): "aws-inferentia",
    ("Inferentia2", 32768): "aws-inferentia2",
    ("Trainium", 32768): "aws-trainium",
    ("Trainium2", 524288): "aws-trainium2",
}

# EC2 has retired P2 and P3, and GB200 is not in moto's record: AWS's pages of these types.
# vCPUs, memory in GiB, device, devices, processor, EFA interfaces, local NVMe in GB.
PAGES = {
    "p2.xlarge": (4, 61, "nvidia-k80", 1, "x86_64", 0, 0),
    "p2.8xlarge": (32, 488, "nvidia-k80", 8, "x86_64", 0, 0),
    "p2.16xlarge": (64, 732, "nvidia-k80", 16, "x86_64", 0, 0),
    "p3.2xlarge": (8, 61, "nvidia-v100", 1, "x86_64", 0, 0),
    "p3.8xlarge": (32, 244, "nvidia-v100", 4, "x86_64", 0, 0),
    "p3.16xlarge": (64, 488, "nvidia-v100", 8, "x86_64", 0, 0),
    "p6e-gb200.36xlarge": (144, 960, "nvidia-gb200", 4, "arm64", None, None),
}

# ap-… and the like that an account has to switch on itself: all regions opened after March 2019.
OPT_IN = set("""af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6
ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1""".split())


def service_model():
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", "sagemaker", "2017-07-24")
    with gzip.open(os.path.join(folder, "service-2.json.gz")) as file:
        return json.load(file)["shapes"]


def ec2_types():
    path = os.path.join(os.path.dirname(moto.__file__), "ec2", "resources", "instance_types.json.gz")
    with gzip.open(path) as file:
        return json.load(file)


def facts_of(name, ec2):
    if name in PAGES:
        return PAGES[name]
    type_ = ec2[name]
    devices = type_.get("GpuInfo", {}).get("Gpus") or type_.get("NeuronInfo", {}).get("NeuronDevices") or []
    device, count = None, 0
    if devices:
        assert len(devices) == 1, name
        device = EC2_DEVICES[(devices[0]["Name"], devices[0]["MemoryInfo"]["SizeInMiB"])]
        count = devices[0]["Count"]
        cores = devices[0].get("CoreInfo", {}).get("Count")
        assert cores == ACCELERATORS[device].get("cores"), name
    processors = type_["ProcessorInfo"]["SupportedArchitectures"]
    memory = type_["MemoryInfo"]["SizeInMiB"] / 1024
    return (
        type_["VCpuInfo"]["DefaultVCpus"],
        int(memory) if memory == int(memory) else memory,
        device,
        count,
        "arm64" if "arm64" in processors else "x86_64",
        type_["NetworkInfo"].get("EfaInfo", {}).get("MaximumEfaInterfaces", 0),
        type_.get("InstanceStorageInfo", {}).get("TotalSizeInGB", 0),
    )


def tier(vcpus, device, count):
    score = vcpus * 0.05 + (count * ACCELERATORS[device]["weight"] if device else 0)
    return "low" if score < 1 else "medium" if score < 5 else "high" if score < 25 else "very-high"


def category(device):
    kind = ACCELERATORS[device]["kind"] if device else "none"
    return {"none": "cpu", "cuda": "gpu"}.get(kind, kind)


def instances():
    shapes, ec2 = service_model(), ec2_types()
    transform = set(shapes["TransformInstanceType"]["enum"])
    hosting, cluster = (shapes[f"{use}InstanceType"]["enum"] for use in ("ProductionVariant", "Cluster"))
    rows = []
    for name in hosting + [name for name in cluster if name not in hosting]:
        bare = name.removeprefix("ml.")
        vcpus, memory, device, count, processor, efa, nvme = facts_of(bare, ec2)
        row = {
            "name": name,
            "family": bare.split(".")[0],
            "category": category(device),
            "processor": processor,
            "vcpus": vcpus,
            "memoryGib": memory,
            "accelerator": device,
            "accelerators": count,
            "efa": efa,
            "nvmeGb": nvme,
            "cost": tier(vcpus, device, count),
            "hosting": name in hosting,
            "transform": name in transform,
            "cluster": name in cluster,
        }
        rows.append(row)
    assert transform <= {row["name"] for row in rows}
    accelerators = {
        id: {key: value for key, value in one.items() if key != "weight"} for id, one in ACCELERATORS.items()
    }
    return {
        "$schema": "../schemas/instances.schema.json",
        "source": f"botocore {botocore.__version__}, SageMaker's ProductionVariantInstanceType ({len(hosting)} names), TransformInstanceType ({len(transform)} names) and ClusterInstanceType ({len(cluster)} names); "
        f"EC2's DescribeInstanceTypes as recorded in moto {moto.__version__}; AWS's pages of the types P2, P3 and P6e-GB200; NVIDIA's table of CUDA compute capabilities; public nvidia-smi listings",
        "date": DATE,
        "generator": "eng/instances.py",
        "notes": [
            "hosting, transform, cluster: whether an endpoint, a batch transform job, a HyperPod cluster accepts the type.",
            "memoryMib of an accelerator is what software can use of one device: EC2's figure, or nvidia-smi's where its note says so. nvidiaSmiMib is what nvidia-smi prints as total, null where it is unknown.",
            "processor is the CPU's: an image for x86_64 does not start on arm64.",
            "efa is the number of EFA interfaces, nvmeGb the local disks of the EC2 type in GB; null is unknown. SageMaker may mount less.",
            "cost is our own order of on-demand cost from vCPUs and accelerators, not a price.",
            "Not included: prices, quotas, which region has which type, network bandwidth.",
        ],
        "costs": ["low", "medium", "high", "very-high"],
        "accelerators": accelerators,
        "rows": rows,
    }


def regions():
    with open(os.path.join(os.path.dirname(botocore.__file__), "data", "endpoints.json")) as file:
        partitions = json.load(file)["partitions"]
    rows = []
    for partition in partitions:
        served = partition["services"].get("api.sagemaker", {}).get("endpoints", {})
        for code, region in sorted(partition["regions"].items()):
            if code not in served:
                continue
            name = region["description"].replace("Sao Paulo", "São Paulo")
            row = {"code": code, "name": name, "partition": partition["partition"], "dnsSuffix": partition["dnsSuffix"]}
            rows.append(row | {"optIn": code in OPT_IN})
    assert OPT_IN <= {row["code"] for row in rows}
    return {
        "$schema": "../schemas/regions.schema.json",
        "source": f"botocore {botocore.__version__}, endpoints.json: every region with an endpoint of api.sagemaker; AWS's page on regions for optIn",
        "date": DATE,
        "generator": "eng/instances.py",
        "notes": ["optIn: an account must enable the region itself.", "A region of SageMaker does not have every instance type or target."],
        "rows": rows,
    }


def text_of(catalog):
    """One row a line: a change of one fact is a change of one line."""
    def line(value):
        return json.dumps(value, ensure_ascii=False)

    parts = []
    for key, value in catalog.items():
        if isinstance(value, dict):
            body = ",\n".join(f"    {line(name)}: {line(one)}" for name, one in value.items())
            parts.append(f"  {line(key)}: {{\n{body}\n  }}")
        elif isinstance(value, list) and key != "costs":
            body = ",\n".join(f"    {line(one)}" for one in value)
            parts.append(f"  {line(key)}: [\n{body}\n  ]")
        else:
            parts.append(f"  {line(key)}: {line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    changed = []
    for name, catalog in (("instances.json", instances()), ("regions.json", regions())):
        path, text = os.path.join(CATALOGS, name), text_of(catalog)
        old = open(path, encoding="utf-8").read() if os.path.exists(path) else None
        if text != old:
            changed.append(name)
            if "--check" not in sys.argv:
                with open(path, "w", encoding="utf-8", newline="\n") as file:
                    file.write(text)
    print(", ".join(changed) + " changed" if changed else "nothing changed")
    return 1 if changed and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
