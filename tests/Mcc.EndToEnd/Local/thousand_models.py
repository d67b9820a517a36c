"""1,000 small models on one multi-model endpoint, of which 50 fit in memory."""
import concurrent.futures
import time

import many_models
from support import *

MODELS, FIT = 1000, 50


def test_a_thousand_models_come_and_go():
    s3.create_bucket(Bucket="thousand")
    for index in range(MODELS):
        s3.put_object(Bucket="thousand", Key=f"models/{index % 10}/m{index}.tar.gz", Body=archive(model_txt=f"weights {index}"))
    sagemaker.create_model(ModelName="thousand", PrimaryContainer={"Image": IMAGE, "Mode": "MultiModel", "ModelDataUrl": "s3://thousand/models/", "Environment": {"MEMORY": str(FIT)}}, ExecutionRoleArn=ROLE)
    config("thousand", variant("v", "thousand"))
    endpoint("thousand", "thousand")

    def ask(index):
        assert invoke("thousand", TargetModel=f"{index % 10}/m{index}.tar.gz")["model"] == f"weights {index}"

    begun = time.time()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(MODELS)))
    first = time.time() - begun
    begun = time.time()
    for _ in range(MODELS // FIT):
        for index in range(MODELS - 10, MODELS):
            ask(index)
    again = time.time() - begun
    loads, microseconds = many_models.samples("thousand", "ModelLoadingTime")
    unloads, _ = many_models.samples("thousand", "ModelUnloadingTime")
    _, hits = many_models.samples("thousand", "ModelCacheHit")
    assert loads == MODELS and unloads == MODELS - FIT and hits == 10 * MODELS // FIT, (loads, unloads, hits)
    print(f"{MODELS} models: {MODELS / first:.0f} first requests a second, load {microseconds / loads / 1000:.1f} ms; {10 * MODELS / FIT / again:.0f} requests a second of loaded models")
    gone("thousand")
