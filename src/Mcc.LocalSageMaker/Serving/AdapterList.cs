using System.Collections.Immutable;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>The adapters of a base component: each copy of it has them all before it is ready.</summary>
internal sealed class AdapterList
{
    private ImmutableArray<Adapter> adapters = [];

    public ImmutableArray<Adapter> All => adapters;

    public void Put(Adapter adapter) => ImmutableInterlocked.Update(ref adapters, (all, one) => [.. Without(all, one.Name), one], adapter);

    public void Remove(string name) => ImmutableInterlocked.Update(ref adapters, Without, name);

    private static ImmutableArray<Adapter> Without(ImmutableArray<Adapter> all, string name) =>
        [.. all.Where(each => !string.Equals(each.Name, name, StringComparison.Ordinal))];
}
