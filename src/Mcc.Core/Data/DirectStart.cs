
namespace Mcc.Core.Data;

/// <summary>How an image that SageMaker can start unmodified gets its options.</summary>
/// <param name="Prefix">The prefix of an option's name in a variable.</param>
/// <param name="Model">The variable that names the model: an id of the Hugging Face Hub, or a folder; null where none does.</param>
/// <param name="Revision">The variable that pins it.</param>
public sealed record DirectStart(string Prefix, string? Model = null, string? Revision = null);
