using System.Diagnostics;
using System.Globalization;
using Mcc.Tests.Laws;

// Generates and validates every configuration on every target, in one process, and says how long that takes: from the start of the
// process for the first time, with nothing read yet, and then again and again. Run: dotnet run -c Release --project bench/matrix
const int Rounds = 9;
const double GoalSeconds = 2;

var catalog = Combinations.Shipped;
var made = Combinations.Plain(catalog).ToList();
var first = DateTime.Now - Process.GetCurrentProcess().StartTime;
var again = Enumerable.Range(0, Rounds).Select(_ => Seconds(() => Combinations.Plain(catalog).Count())).Order().ToList();
var each = catalog.Backends
    .Select(backend => (backend.Id,
        Seconds: Seconds(() => catalog.Targets.Count(target => Combinations.Make(catalog, backend.Id, target.Id) is not null))))
    .OrderByDescending(backend => backend.Seconds).ToList();

Console.WriteLine("| what | |");
Console.WriteLine("|---|---|");
Row("configurations × targets, those that fit", $"{catalog.Backends.Count} × {catalog.Targets.Count}, {made.Count}");
Row("files", made.Sum(project => project.Project.Files.Count).ToString(CultureInfo.InvariantCulture));
Row("the first time, from the start of the process", Milliseconds(first.TotalSeconds));
Row($"again, median of {Rounds}", Milliseconds(again[Rounds / 2]));
Row("the slowest configuration on all targets", $"{Milliseconds(each[0].Seconds)} ({each[0].Id})");
return first.TotalSeconds < GoalSeconds ? 0 : 1;

static double Seconds(Func<int> work)
{
    var clock = Stopwatch.StartNew();
    work();
    return clock.Elapsed.TotalSeconds;
}

static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms");

static void Row(string what, string said) => Console.WriteLine($"| {what} | {said} |");
