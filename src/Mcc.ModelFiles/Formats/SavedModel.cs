using System.Collections.Immutable;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// Reads the signature that a SavedModel serves, and the TensorFlow that wrote it:
/// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/meta_graph.proto.
/// </summary>
internal static class SavedModel
{
    // These read and write files of the machine or call back into Python when the graph runs.
    private static readonly ImmutableHashSet<string> Outside =
        ImmutableHashSet.Create(StringComparer.Ordinal, "ReadFile", "WriteFile", "PyFunc", "PyFuncStateless", "EagerPyFunc", "PrintV2",
            "MatchingFiles");

    /// <returns>Null when the file is not a saved_model.pb.</returns>
    public static ModelReport? Read(ModelSource source)
    {
        var bytes = source.Bytes();
        var model = new ProtobufReader(bytes, long.MaxValue);
        var found = new Found();
        var hasGraph = false;
        while (model.Next())
        {
            if (model.Field == 2 && model.IsMessage) hasGraph |= ReadMetaGraph(model.Message(), found);
        }
        if (!hasGraph) return null;
        var report = source.Report(ModelContent.SavedModel) with { Tensors = [.. found.Tensors] };
        if (LibraryVersion.IsOne(found.Version)) report = report with { Versions = report.Versions.SetItem("tensorflow", found.Version) };
        if (!model.IsWhole)
            return report.With(Finding.Error("model-truncated", "saved_model.pb is truncated or damaged.",
                "Copy the whole folder again, or save the model again.", source.Place));
        if (found.Operations.Count > 0) report = report.With(Outsiders(found, source));
        if (found.Tensors.Count == 0)
            report = report.With(Finding.Warning("model-no-signature", "The SavedModel has no signature `serving_default`.",
                "Save it with model.export(path), or with tf.saved_model.save(model, path, signatures=…).", source.Place));
        return report with
        {
            Features = report.Tensors.Where(static tensor => tensor.IsInput)
            .ToArray() is [{ Shape: [_, > 0 and <= int.MaxValue and var columns] }] ? (int)columns : null
        };
    }

    private static Finding Outsiders(Found found, ModelSource source)
    {
        var message = $"The graph of the SavedModel uses {Printable.Some([.. found.Operations])}, which access files or programs outside "
            + "the model when it runs.";
        return source.Trust.Trusted
            ? Finding.Warning("model-graph-reaches-outside", message, "Accepted because --trust-model is set.", source.Place)
            : Finding.Error("model-graph-reaches-outside", message,
                "Save the model without them; if you trust its source, use `--trust-model`.", source.Place);
    }

    private static bool ReadMetaGraph(ProtobufReader message, Found found)
    {
        var hasContent = false;
        while (message.Next())
        {
            if (!message.IsMessage) continue;
            switch (message.Field)
            {
                case 1: ReadInformation(message.Message(), found); hasContent = true; break;
                case 2: ReadGraph(message.Message(), found); hasContent = true; break;
                case 5: ReadSignature(message.Message(), found); break;
            }
        }
        return hasContent && message.Trouble is null;
    }

    private static void ReadInformation(ProtobufReader message, Found found)
    {
        while (message.Next())
        {
            if (message.Field == 5 && message.IsMessage) found.Version = message.Text();
        }
    }

    // GraphDef: node = 1, library = 2; FunctionDefLibrary: function = 1; FunctionDef: node_def = 3; NodeDef: op = 2.
    private static void ReadGraph(ProtobufReader graph, Found found)
    {
        while (graph.Next())
        {
            if (graph.Field == 1 && graph.IsMessage) ReadNode(graph.Message(), found);
            if (graph.Field != 2 || !graph.IsMessage) continue;
            var library = graph.Message();
            while (library.Next())
            {
                if (library.Field != 1 || !library.IsMessage) continue;
                var function = library.Message();
                while (function.Next())
                {
                    if (function.Field == 3 && function.IsMessage) ReadNode(function.Message(), found);
                }
            }
        }
    }

    private static void ReadNode(ProtobufReader node, Found found)
    {
        while (node.Next())
        {
            if (node.Field == 2 && node.Text() is var operation && Outside.Contains(operation)) found.Operations.Add(operation);
        }
    }

    // An entry of map<string, SignatureDef>.
    private static void ReadSignature(ProtobufReader entry, Found found)
    {
        var name = "";
        while (entry.Next())
        {
            if (entry.Field == 1) name = entry.Text();
            else if (entry.Field == 2 && entry.IsMessage && name.Equals("serving_default", StringComparison.Ordinal)) ReadTensors(
                entry.Message(), found);
        }
    }

    private static void ReadTensors(ProtobufReader signature, Found found)
    {
        while (signature.Next())
        {
            if (signature.Field is not (1 or 2) || !signature.IsMessage || found.Tensors.Count > 1000) continue;
            var isInput = signature.Field == 1;
            var entry = signature.Message();
            var tensor = new ModelTensor("", isInput, "", []);
            while (entry.Next())
            {
                if (entry.Field == 1) tensor = tensor with { Name = entry.Text() };
                else if (entry.Field == 2 && entry.IsMessage) tensor = ReadInfo(entry.Message(), tensor);
            }
            found.Tensors.Add(tensor);
        }
        // A map has no order of its own in the file.
        found.Tensors.Sort(static (left, right) => left.IsInput == right.IsInput
            ? string.CompareOrdinal(left.Name, right.Name) : right.IsInput.CompareTo(left.IsInput));
    }

    // TensorInfo: dtype = 2, tensor_shape = 3; TensorShapeProto: dim = 2; Dim: size = 1.
    private static ModelTensor ReadInfo(ProtobufReader info, ModelTensor tensor)
    {
        var shape = ImmutableArray.CreateBuilder<long>();
        while (info.Next())
        {
            if (info.Field == 2) tensor = tensor with { Type = ElementType(info.Number()) };
            if (info.Field != 3 || !info.IsMessage) continue;
            var dimensions = info.Message();
            while (dimensions.Next())
            {
                if (dimensions.Field != 2 || !dimensions.IsMessage || shape.Count > 32) continue;
                var dimension = dimensions.Message();
                long size = 0;
                while (dimension.Next())
                {
                    if (dimension.Field == 1) size = dimension.Number();
                }
                shape.Add(size);
            }
        }
        return tensor with { Shape = shape.ToImmutable() };
    }

    private static string ElementType(long type) => type switch
    {
        1 => "FP32",
        2 => "FP64",
        3 => "INT32",
        4 => "UINT8",
        5 => "INT16",
        6 => "INT8",
        7 => "STRING",
        9 => "INT64",
        10 => "BOOL",
        14 => "BF16",
        17 => "UINT16",
        19 => "FP16",
        22 => "UINT32",
        23 => "UINT64",
        _ => "",
    };

    private sealed class Found
    {
        public List<ModelTensor> Tensors { get; } = [];

        public SortedSet<string> Operations { get; } = new(StringComparer.Ordinal);

        public string Version { get; set; } = "";
    }
}
