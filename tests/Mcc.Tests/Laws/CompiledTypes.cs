using Mono.Cecil;

namespace Mcc.Tests.Laws;

/// <summary>The types of an assembly of ours as they are compiled, and which of them each one uses.</summary>
internal static class CompiledTypes
{
    public static AssemblyDefinition Read(string project) =>
        AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, project == "Mcc.Cli" ? "mcc.dll" : $"{project}.dll"));

    /// <summary>Those that people wrote: what the compiler and generators add is left out.</summary>
    public static IEnumerable<TypeDefinition> Written(AssemblyDefinition assembly) =>
        assembly.MainModule.Types.Where(type => type.Namespace.StartsWith("Mcc.", StringComparison.Ordinal) && !type.Name.StartsWith('<'));

    /// <summary>The types of the same assembly that a type names in its members and bodies, nested types included.</summary>
    public static IEnumerable<TypeReference> UsedBy(TypeDefinition type) =>
        References(type).SelectMany(Parts).Where(used => used.Scope == type.Module).Select(Outermost).Where(used => used != type)
            .DistinctBy(used => used.FullName);

    public static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> References(TypeDefinition type)
    {
        List<TypeReference?> used =
        [
            type.BaseType,
            .. type.Interfaces.Select(implemented => implemented.InterfaceType),
            .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.Properties.Select(property => property.PropertyType),
        ];
        foreach (var method in type.Methods)
        {
            used.Add(method.ReturnType);
            used.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            if (!method.HasBody)
                continue;
            used.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
            used.AddRange(method.Body.Instructions.SelectMany(instruction => Operands(instruction.Operand)));
        }

        return used.Concat(type.NestedTypes.SelectMany(References));
    }

    private static IEnumerable<TypeReference?> Operands(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod generic => [.. generic.GenericArguments, .. Operands(generic.ElementMethod)],
        MethodReference method => [method.DeclaringType, method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType)],
        _ => [],
    };

    /// <summary>A generic type's arguments, and what arrays and references are of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
