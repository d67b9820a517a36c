namespace Mcc.Core.Registry;

/// <summary>
/// The members that lists show and filters compare: the head of an entry. They are written first and in this order, so that a reader of
/// many entries can stop after <see cref="Region"/>.
/// </summary>
public enum EntryMember
{
    Id,
    Time,
    Status,
    Project,
    Architecture,
    Backend,
    Target,
    Stage,
    Model,
    InstanceType,
    Region,
}
