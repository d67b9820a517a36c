using Mcc.Verify.Execution;

namespace Mcc.Verify.Chaos;

/// <summary>How long things may take under chaos: a slow model has more time, and no clause takes long.</summary>
internal static class ChaosTimes
{
    private static readonly TimeSpan ShortestAnswer = TimeSpan.FromSeconds(10);

    /// <summary>For one response: ten times the usual one.</summary>
    public static TimeSpan Answer(VerificationContext context)
    {
        var limit = Usual(context) * 10;
        return limit < ShortestAnswer ? ShortestAnswer : limit < context.Settings.Invocation ? limit : context.Settings.Invocation;
    }

    /// <summary>Until it answers again after a fault.</summary>
    public static TimeSpan Recovery(VerificationContext context) => TimeSpan.FromSeconds(15) + context.StartLimit / 4;

    /// <summary>Requests that are answered in about that time at the usual rate.</summary>
    public static int Requests(VerificationContext context, TimeSpan within, int minimum, int maximum)
    {
        var rate = context.Settings.Concurrency / Math.Max(0.001, Usual(context).TotalSeconds);
        return (int)Math.Clamp(within.TotalSeconds * rate, minimum, maximum);
    }

    private static TimeSpan Usual(VerificationContext context) => context.Load?.Usual ?? TimeSpan.Zero;
}
