using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// Requests to function URLs (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html): who may send them, the event that they
/// become, and the response.
/// </summary>
internal sealed class UrlInvoker(
    FunctionRecords records, FunctionPool pool, AccessCheck access, SignatureCheck check, TimeProvider time, Action<Exception> reportBug)
{
    private const string UrlAction = "lambda:InvokeFunctionUrl";
    private const string FunctionAction = "lambda:InvokeFunction";

    public async Task Answer(HttpContext context, UrlTarget target)
    {
        var response = context.Response;
        try
        {
            var record = records.Find(target.Function);
            if (record[FunctionRecords.Urls]?[target.Qualifier] is not JsonObject url) throw Forbidden();
            var sharing = new UrlSharing(url["Cors"] as JsonObject, context.Request);
            if (!HostFilter.IsOurs(context.Request.Host, context.Connection.LocalPort) || !sharing.Admits) throw Forbidden();
            ExpectedBody.Watch(context);
            if (sharing.IsPreflight)
            {
                sharing.Write(response);
                return;
            }

            await Invoke(AwsRequest.Of(context), target, record, url, sharing);
        }
        catch (AwsServiceException failure) when (!response.HasStarted)
        {
            await Refuse(response, failure.Status, failure.Status == 403 ? "Forbidden" : failure.Message);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            context.Abort();
        }
#pragma warning disable CA1031 // A bug ends this request, not the server.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            reportBug(bug);
            if (response.HasStarted) context.Abort();
            else await Refuse(response, 500, "Internal Server Error");
        }
    }

    private async Task Invoke(AwsRequest request, UrlTarget target, JsonObject record, JsonObject url, UrlSharing sharing)
    {
        var isSigned = (string?)url["AuthType"] is "AWS_IAM";
        var claim = isSigned ? check.Claim(request) : null;
        if (isSigned && claim?.Service is not AwsRequest.FunctionService) throw Forbidden();
        if (!isSigned && !IsPublic(record, target.Qualifier)) throw Forbidden();
        request.Body = await WholeBody.Read(request, pool.Limits.Request);
        if (claim is not null)
        {
            check.Verify(request, claim, SignatureVersion4.Hash(request.Body.Span));
            foreach (var action in (string[])["InvokeFunctionUrl", "Invoke"])
                access.User(AwsRequest.FunctionService, action, new() { ["FunctionName"] = target.Function });
        }

        var body = Encoding.UTF8.GetBytes(
            UrlEvent.Of(request, claim is null ? null : records.Account, time.GetUtcNow()).ToJsonString());
        // Bytes grow by a third in the event.
        if (body.Length > pool.Limits.Request) throw WholeBody.TooLong(pool.Limits.Request);
        var function = records.Configuration(target.Function, target.Qualifier);
        var invocation = FunctionInvocation.Of(function, body);
        var running = pool.Run(function, invocation);
        var response = request.Context.Response;
        response.Headers["x-amzn-RequestId"] = invocation.Id;
        response.Headers["X-Amzn-Trace-Id"] = invocation.TraceId;
        sharing.Write(response);
        var answer = new UrlResponse(response, invocation, request.Gone);
        try
        {
            await ((string?)url["InvokeMode"] is "RESPONSE_STREAM" ? answer.Stream(pool.Limits.StreamedResponse)
                : answer.Whole(pool.Limits.Response));
        }
        finally
        {
            // A caller that leaves does not stop a function.
            await invocation.Drain();
            await running;
        }
    }

    /// <summary>Whether the policy lets everybody use the URL and, through it, the function. A URL needs both.</summary>
    private static bool IsPublic(JsonObject record, string qualifier)
    {
        var statements = record[FunctionRecords.Policies]?[qualifier] as JsonArray ?? [];
        return Allows(UrlAction, "StringEquals", "lambda:FunctionUrlAuthType", "NONE")
            && Allows(FunctionAction, "Bool", "lambda:InvokedViaFunctionUrl", "true");

        bool Allows(string action, string kind, string key, string value) => statements.Any(each =>
            (string?)each!["Principal"] is "*" && (string?)each["Action"] == action
            && each["Condition"]?[kind]?[key]?.ToString() is var wanted && (wanted is null || wanted == value));
    }

    private static AwsServiceException Forbidden() => new(403, "AccessDeniedException", "Forbidden");

    private static async Task Refuse(HttpResponse response, int status, string message)
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["Message"] = message }.ToJsonString());
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }
}
