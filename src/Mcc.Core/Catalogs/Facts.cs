namespace Mcc.Core.Catalogs;

/// <summary>What we know of the outside world, each catalog read when it is first asked for.</summary>
public sealed class Facts(DataFiles files)
{
    /// <summary>The facts that are shipped inside this assembly.</summary>
    public static Facts Embedded { get; } = new(DataFiles.Embedded);

    public Instances Instances => field ??= Instances.Parse(files.Read("catalogs/instances.json"));

    public Regions Regions => field ??= Regions.Parse(files.Read("catalogs/regions.json"));
}
