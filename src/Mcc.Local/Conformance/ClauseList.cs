using Mcc.Local.Conformance.Clauses;

namespace Mcc.Local.Conformance;

/// <summary>All clauses. To add one: implement <see cref="IClause"/> and add it here, behind those that it comes after. Order is the order of the table.</summary>
public static class ClauseList
{
    public static IReadOnlyList<IClause> All { get; } =
    [
        new ManifestClause(),
        new ArchitectureClause(),
        new ExecFormClause(),
        new StartsClause(),
        new PortClause(),
        new ReadyClause(),
        new ReadyInTimeClause(),
        new PingTruthfulClause(),
        new PingNotEarlyClause(),
        new PingAnswerClause(),
        new InvocationsClause(),
        new BadInputClause(),
        new ContentTypeClause(),
        new PayloadLimitClause(),
        new ExecutionParametersClause(),
        new StreamingClause(),
        new MultiModelClause(),
        new AdaptersClause(),
        new SurvivesLoadClause(),
        new PingUnderLoadClause(),
        new AnswersUnderLoadClause(),
        new MemoryClause(),
        new EndsClause(),
        new DrainClause(),
        new ModelFolderClause(),
        new TemporaryFilesClause(),
        new BindToPortClause(),
    ];
}
