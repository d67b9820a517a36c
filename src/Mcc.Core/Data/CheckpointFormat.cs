using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>How the weights of a language model are stored in its folder.</summary>
[JsonConverter(typeof(NameConverter<CheckpointFormat>))]
public enum CheckpointFormat
{
    /// <summary>As transformers writes them: config.json and safetensors files.</summary>
    Safetensors,

    /// <summary>As transformers wrote them earlier: config.json and pickles.</summary>
    Pickles,

    /// <summary>As Mistral publishes them: params.json and consolidated.safetensors.</summary>
    Mistral,

    /// <summary>As llama.cpp has them: one file.</summary>
    Gguf,
}
