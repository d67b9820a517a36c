namespace Mcc.LocalSageMaker.Serving;

/// <summary>The load of a model of a multi-model container, for which any number of requests may wait.</summary>
internal sealed class ModelLoad
{
    /// <summary>Requests that wait for it; each is a user of the model as soon as it is loaded.</summary>
    public int Waiting { get; set; }

    /// <summary>Null until it is loaded.</summary>
    public LoadedModel? Loaded { get; set; }

    public Task<LoadedModel> Task { get; private set; } = null!;

    public void Start(Func<Task<LoadedModel>> load)
    {
        Task = System.Threading.Tasks.Task.Run(load);
        // Nobody may be waiting any more when it fails.
        _ = Task.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }
}
