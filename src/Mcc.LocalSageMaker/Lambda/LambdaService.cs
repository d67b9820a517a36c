using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// AWS Lambda for functions of container images: the API, and for each environment the Runtime API. To add an operation: a method, its line
/// in <see cref="operations"/>, and its name in data/operations.json.
/// </summary>
internal sealed class LambdaService : IAsyncDisposable
{
    private readonly ServiceModel model = AwsServices.Bundled[AwsRequest.FunctionService];
    private readonly AccessCheck access;
    private readonly FunctionInvoker invoker;
    private readonly FunctionPool pool;
    private readonly FunctionUrls urls;
    private readonly Dictionary<string, AsyncOperationHandler> operations;

    public LambdaService(
        ServingTools tools, AccessCheck access, SignatureCheck check, BackgroundWork work, Action<Exception> reportBug)
    {
        this.access = access;
        pool = new(tools);
        var records = new FunctionRecords(tools.Settings, tools.Time);
        invoker = new(records, pool, work, tools.Time);
        urls = new(records, new(records, pool, access, check, tools.Time, reportBug));
        var addresses = new UrlOperations(records, urls);
        var (functions, aliases, policies) = (new FunctionOperations(records, tools.Hosts, pool), new AliasOperations(records),
            new PolicyOperations(records));
        operations = new(StringComparer.Ordinal)
        {
            ["CreateFunction"] = OperationService.Now(functions.Create),
            ["GetFunction"] = OperationService.Now(functions.Get),
            ["GetFunctionConfiguration"] = OperationService.Now(functions.GetConfiguration),
            ["ListFunctions"] = OperationService.Now(functions.List),
            ["ListVersionsByFunction"] = OperationService.Now(functions.ListVersions),
            ["UpdateFunctionCode"] = (input, _) => functions.UpdateCode(input),
            ["UpdateFunctionConfiguration"] = (input, _) => functions.UpdateConfiguration(input),
            ["PublishVersion"] = OperationService.Now(functions.Publish),
            ["DeleteFunction"] = (input, _) => urls.ClosingWhatIsGone(functions.Delete(input)),
            ["PutFunctionConcurrency"] = OperationService.Now(functions.PutConcurrency),
            ["GetFunctionConcurrency"] = OperationService.Now(functions.GetConcurrency),
            ["DeleteFunctionConcurrency"] = OperationService.Now(functions.DeleteConcurrency),
            ["CreateAlias"] = OperationService.Now(aliases.Create),
            ["UpdateAlias"] = OperationService.Now(aliases.Update),
            ["GetAlias"] = OperationService.Now(aliases.Get),
            ["ListAliases"] = OperationService.Now(aliases.List),
            ["DeleteAlias"] = (input, _) => urls.ClosingWhatIsGone(Task.FromResult(aliases.Delete(input))),
            ["PutProvisionedConcurrencyConfig"] = OperationService.Now(aliases.PutProvisioned),
            ["GetProvisionedConcurrencyConfig"] = OperationService.Now(aliases.GetProvisioned),
            ["DeleteProvisionedConcurrencyConfig"] = OperationService.Now(aliases.DeleteProvisioned),
            ["CreateFunctionUrlConfig"] = (input, _) => addresses.Create(input),
            ["UpdateFunctionUrlConfig"] = OperationService.Now(addresses.Update),
            ["GetFunctionUrlConfig"] = OperationService.Now(addresses.Get),
            ["DeleteFunctionUrlConfig"] = (input, _) => addresses.Delete(input),
            ["AddPermission"] = OperationService.Now(policies.AddPermission),
            ["RemovePermission"] = OperationService.Now(policies.RemovePermission),
            ["GetPolicy"] = OperationService.Now(policies.GetPolicy),
            ["TagResource"] = OperationService.Now(policies.Tag),
            ["UntagResource"] = OperationService.Now(policies.Untag),
            ["ListTags"] = OperationService.Now(policies.ListTags),
        };
    }

    /// <summary>Opens the URLs of an earlier run again.</summary>
    public Task Restore() => urls.Restore();

    public async Task Answer(AwsRequest request)
    {
        var (operation, members) = RestRequest.Read(model, request);
        access.User(AwsRequest.FunctionService, operation.Name, members);
        switch (operation.Name)
        {
            case "Invoke":
                await invoker.Invoke(request, members);
                return;
            case "InvokeWithResponseStream":
                await invoker.Stream(request, members);
                return;
        }

        var output = await operations[operation.Name](members, request.Gone);
        var response = request.Context.Response;
        response.StatusCode = operation.StatusCode;
        response.Headers["x-amzn-RequestId"] = request.Id;
        if (operation.StatusCode == 204) return;
        response.ContentType = "application/json";
        var body = Encoding.UTF8.GetBytes(Known(operation, output).ToJsonString());
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    public async ValueTask DisposeAsync()
    {
        await urls.DisposeAsync();
        invoker.Dispose();
        await pool.DisposeAsync();
    }

    private static JsonObject Known(Operation operation, JsonObject output) => operation.OutputShape is not { } shape ? []
        : new(output.Where(member => shape.Member(member.Key) is not null && member.Value is not null)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
