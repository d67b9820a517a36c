using System.Collections.Immutable;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>Reads the inputs and outputs of an ONNX graph: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</summary>
internal static class OnnxModel
{
    private const int MostNames = 200_000;

    /// <returns>Null when the file is not an ONNX model.</returns>
    public static ModelReport? Read(ModelSource source)
    {
        var bytes = source.Bytes();
        var model = new ProtobufReader(bytes, long.MaxValue);
        var graph = new Graph();
        var hasGraph = false;
        long version = 0;
        while (model.Next())
        {
            if (model.Field == 1) version = model.Number();
            else if (model.Field == 7 && model.IsMessage) hasGraph |= ReadGraph(model.Message(), graph);
        }
        if (!hasGraph || version is < 1 or > 100) return null;
        var report = source.Report(ModelContent.Onnx) with { Tensors = graph.Tensors() };
        if (!model.IsWhole)
        {
            return report.With(Finding.Error("model-truncated", "The ONNX model is truncated or damaged.",
                "Copy it again, or export the model again.", source.Place));
        }
        return graph.IsElsewhere
            ? report.With(Finding.Error("model-external-data", "The ONNX model stores its weights in separate files.",
                "Save it in one file: onnx.save(model, path, save_as_external_data=False).", source.Place))
            : report with { Features = FeaturesOf(report.Tensors) };
    }

    // One input of rows and columns has columns for features.
    private static int? FeaturesOf(ImmutableArray<ModelTensor> tensors) =>
        tensors.Where(static tensor => tensor.IsInput).ToArray() is [{ Shape: [_, > 0 and <= int.MaxValue and var columns] }]
            ? (int)columns : null;

    private static bool ReadGraph(ProtobufReader message, Graph graph)
    {
        while (message.Next())
        {
            switch (message.Field)
            {
                case 5 when message.IsMessage: ReadInitializer(message.Message(), graph); break;
                case 11 when message.IsMessage: graph.Add(ReadValue(message.Message(), isInput: true)); break;
                case 12 when message.IsMessage: graph.Add(ReadValue(message.Message(), isInput: false)); break;
            }
        }
        return message.Trouble is null;
    }

    private static void ReadInitializer(ProtobufReader tensor, Graph graph)
    {
        while (tensor.Next())
        {
            if (tensor.Field == 8 && graph.Initializers.Count < MostNames) graph.Initializers.Add(tensor.Text());
            else if (tensor.Field == 14 && tensor.Number() == 1) graph.IsElsewhere = true;
        }
    }

    private static ModelTensor ReadValue(ProtobufReader value, bool isInput)
    {
        var (name, type, shape) = ("", "", ImmutableArray<long>.Empty);
        while (value.Next())
        {
            if (value.Field == 1) name = value.Text();
            else if (value.Field == 2 && value.IsMessage) (type, shape) = ReadType(value.Message());
        }
        return new ModelTensor(name, isInput, type, shape);
    }

    private static (string Type, ImmutableArray<long> Shape) ReadType(ProtobufReader message)
    {
        var (type, shape) = ("", ImmutableArray.CreateBuilder<long>());
        while (message.Next())
        {
            // Sequences and maps, which classifiers of skl2onnx have without zipmap=False, are not tensors.
            if (message.Field != 1 || !message.IsMessage) continue;
            var tensor = message.Message();
            while (tensor.Next())
            {
                if (tensor.Field == 1) type = ElementType(tensor.Number());
                else if (tensor.Field == 2 && tensor.IsMessage) ReadShape(tensor.Message(), shape);
            }
        }
        return (type, shape.ToImmutable());
    }

    private static void ReadShape(ProtobufReader message, ImmutableArray<long>.Builder shape)
    {
        while (message.Next())
        {
            if (message.Field != 1 || !message.IsMessage || shape.Count > 32) continue;
            var dimension = message.Message();
            long length = -1;
            while (dimension.Next())
            {
                if (dimension.Field == 1) length = dimension.Number();
            }
            shape.Add(length);
        }
    }

    private static string ElementType(long type) => type switch
    {
        1 => "FP32",
        2 => "UINT8",
        3 => "INT8",
        4 => "UINT16",
        5 => "INT16",
        6 => "INT32",
        7 => "INT64",
        8 => "STRING",
        9 => "BOOL",
        10 => "FP16",
        11 => "FP64",
        12 => "UINT32",
        13 => "UINT64",
        16 => "BF16",
        _ => "",
    };

    private sealed class Graph
    {
        private readonly List<ModelTensor> tensors = [];

        public HashSet<string> Initializers { get; } = new(StringComparer.Ordinal);

        public bool IsElsewhere { get; set; }

        public void Add(ModelTensor tensor)
        {
            if (tensors.Count < 1000) tensors.Add(tensor);
        }

        // Before IR version 4 the weights stood among the inputs.
        public ImmutableArray<ModelTensor> Tensors() =>
            [.. tensors.Where(tensor => !tensor.IsInput || !Initializers.Contains(tensor.Name))];
    }
}
