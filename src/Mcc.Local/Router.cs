using Mcc.Local.Identity;
using Mcc.Local.Protocols;
using Mcc.Local.Signatures;
using Mcc.Local.Storage;
using Microsoft.AspNetCore.Http;

namespace Mcc.Local;

/// <summary>From a connection to the service that answers: the doorkeeper, the signature, and then the name that the request was signed for.</summary>
internal sealed class Router(LocalSettings settings, SignatureCheck check, StorageService storage, IdentityService identity)
{
    public async Task Answer(HttpContext context)
    {
        if (!Doorkeeper.Admits(context.Request, context.Connection.LocalPort))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var request = AwsRequest.Of(context);
        try
        {
            await Answer(request);
        }
        catch (AwsFailure failure)
        {
            await FailureWriter.Write(request, failure);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && request.Gone.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (BadHttpRequestException bad)
        {
            await FailureWriter.Write(request, new(bad.StatusCode, "BadRequest", bad.Message));
        }
    }

    private Task Answer(AwsRequest request)
    {
        var claim = check.Claim(request);
        return claim.Service switch
        {
            "s3" => Storage(request, claim),
            "sts" => Small(request, claim, identity.Answer),
            _ => throw new AwsFailure(404, "UnknownService", $"The local SageMaker does not serve {claim.Service}."),
        };
    }

    private Task Storage(AwsRequest request, Authorization claim)
    {
        var hash = request.Header("x-amz-content-sha256")
            ?? throw new AwsFailure(400, "MissingSecurityHeader", "Your request was missing a required header: x-amz-content-sha256");
        check.Verify(request, claim, hash);
        return storage.Answer(request, () => SignedPayload.Open(request, claim, hash, check.Signatures));
    }

    private async Task Small(AwsRequest request, Authorization claim, Func<AwsRequest, Task> answer)
    {
        request.Body = await WholeBody.Read(request, settings.Limits.Payload);
        check.Verify(request, claim, SignatureVersion4.Hash(request.Body.Span));
        await answer(request);
    }
}
