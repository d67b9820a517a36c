namespace Mcc.Core.Models;

/// <summary>What a model file holds, told from its bytes. Its members are the keys of <c>catalogs/model-contents.json</c>.</summary>
public enum ModelContent
{
    Unknown,
    Pickle,
    Joblib,
    XgboostJson,
    XgboostUbj,
    XgboostBinary,
    KerasZip,
    Hdf5,
    SavedModel,
    Onnx,
    TorchScript,
    TorchPickle,
    LightgbmText,
    CatboostBinary,
    Safetensors,
    Skops,
    NumpyArray,
    Archive,
    Text,
}
