using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;
using Mcc.LocalSageMaker.State;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker;

/// <summary>
/// From a connection to the service that answers: the host filter, the signature, and then the name that the request was signed for.
/// </summary>
internal sealed class Router(LocalSettings settings, SignatureCheck check, Services services, ClockService clock, ProjectService projects)
{
    // A service refuses what is longer than its own limit in its own words.
    private readonly int longestBody = new[]
    {
        settings.Limits.Payload, settings.Limits.ServerlessPayload, settings.Functions.Request * 2,
    }.Max();

    public async Task Answer(HttpContext context)
    {
        if (!HostFilter.Admits(context.Request, context.Connection.LocalPort))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        ExpectedBody.Watch(context);
        var request = AwsRequest.Of(context);
        try
        {
            await Answer(request);
        }
        catch (AwsServiceException failure)
        {
            await FailureWriter.Write(request, failure);
        }
        catch (Exception gone) when (request.Gone.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The client has disconnected.
        }
        catch (BadHttpRequestException bad)
        {
            await FailureWriter.Write(request, new(bad.StatusCode, "BadRequest", bad.Message));
        }
        catch (Exception full) when (DiskProblem.Of(full, settings.Folder) is { } problem)
        {
            await FailureWriter.Write(request, new(problem.IsFull ? StatusCodes.Status507InsufficientStorage : 500,
                request.AwsProtocol == AwsProtocol.RestXml ? "InternalError" : "InternalFailure", problem.Message));
        }
#pragma warning disable CA1031 // A bug ends this request, not the server, and is reported like AWS's own errors.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            services.ReportBug(bug);
            await FailureWriter.Write(request, new(500, "InternalFailure",
                $"Internal error in mcc {Generator.Version}. Please report it at {Generator.IssuesAddress}: {bug.Message}"));
        }
    }

    private Task Answer(AwsRequest request)
    {
        // The question of a browser before a request from another site, which is not signed.
        if (request.Method is "OPTIONS")
            throw request.Header("Origin") is null
                ? new AwsServiceException(400, "BadRequest", "Insufficient information. Origin request header needed.")
                : new AwsServiceException(403, "AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.");
        var claim = check.Claim(request);
        if (claim.Service is "s3") return Storage(request, claim);
        // SageMaker and its runtime sign under one name; their forms differ.
        var answer = claim.Service is "sagemaker" && request.Header("X-Amz-Target") is null
            ? services.Runtime.Answer
            : claim.Service is ClockService.SigningName ? Own(request)
            : services.Of(claim.Service);
        return answer is null
            ? throw new AwsServiceException(400, "UnknownOperationException", $"The local SageMaker does not serve {claim.Service}.")
            : Small(request, claim, answer);
    }

    /// <summary>What is not part of AWS.</summary>
    private Func<AwsRequest, Task> Own(AwsRequest request) =>
        request.Header("X-Amz-Target")?.EndsWith($".{ProjectService.Operation}", StringComparison.Ordinal) is true
            ? projects.Answer : clock.Answer;

    private Task Storage(AwsRequest request, Authorization claim)
    {
        var hash = request.Option("x-amz-content-sha256") ?? (claim.ValidFor is null
            ? throw new AwsServiceException(400, "MissingSecurityHeader", "Your request was missing a required header: "
                + "x-amz-content-sha256")
            : SignedPayload.Unsigned);
        check.Verify(request, claim, hash);
        if (claim.IsVersion2 && hash.StartsWith("STREAMING-", StringComparison.Ordinal))
            throw new AwsServiceException(400, "InvalidRequest", "A signature of version 2 has no chunks.");
        return services.Storage.Answer(request, () => SignedPayload.Open(request, claim, hash, check.Signatures));
    }

    private async Task Small(AwsRequest request, Authorization claim, Func<AwsRequest, Task> answer)
    {
        request.Body = await WholeBody.Read(request, longestBody);
        check.Verify(request, claim, SignatureVersion4.Hash(request.Body.Span));
        await answer(request);
    }
}
