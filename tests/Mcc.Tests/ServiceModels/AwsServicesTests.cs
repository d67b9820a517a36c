using Mcc.Core.Data;
using Mcc.Core.ServiceModels;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ServiceModels;

public sealed class AwsServicesTests
{
    [Fact]
    public void Every_bundled_model_has_version_date_and_small_size()
    {
        AwsServices.Bundled.Names.ShouldContain(name => name == "sagemaker");
        foreach (var name in AwsServices.Bundled.Names)
        {
            var service = AwsServices.Bundled[name];
            service.ApiVersion.ShouldMatch(@"^\d{4}-\d{2}-\d{2}$");
            service.Date.ShouldMatch(@"^\d{4}-\d{2}-\d{2}$");
            service.BotocoreVersion.ShouldNotBeEmpty();
            DataFiles.Embedded.Read($"service-models/{name}.json").Length.ShouldBeLessThan(200_000);
        }
    }

    [Fact]
    public void Every_shape_that_an_operation_reaches_is_there()
    {
        foreach (var service in AwsServices.Bundled.Names.Select(name => AwsServices.Bundled[name]))
        {
            foreach (var operation in service.OperationNames.Select(service.Operation))
            {
                _ = operation.InputShape;
                _ = operation.OutputShape;
                operation.Errors.ShouldAllBe(error => service.Shape(error).IsException);
            }

            foreach (var shape in service.ShapeNames.Select(service.Shape))
            {
                foreach (var member in shape.Members.Append(shape.Element).Append(shape.Key).OfType<Member>())
                    service.Shape(member).ShouldNotBeNull();
            }
        }
    }

    [Fact]
    public void The_instance_types_of_an_endpoint_can_be_asked_for() =>
        AwsServices.Bundled.Enum("sagemaker", "ProductionVariantInstanceType").ShouldContain(type => type == "ml.g5.xlarge");

    [Fact]
    public void Errors_come_with_their_status()
    {
        var runtime = AwsServices.Bundled["sagemaker-runtime"];
        runtime.Shape("ModelError").StatusCode.ShouldBe(424);
        runtime.Shape("ServiceUnavailable").StatusCode.ShouldBe(503);
        AwsServices.Bundled["sagemaker"].Shape("ResourceLimitExceeded").StatusCode.ShouldBe(400);
    }

    [Fact]
    public void Asynchronous_requests_may_have_an_inline_body()
    {
        var input = AwsServices.Bundled["sagemaker-runtime"].Operation("InvokeEndpointAsync").InputShape!;
        input.Required.ShouldBe(["EndpointName"]);
        AwsServices.Bundled["sagemaker-runtime"].Shape(input.Member("Body")!).Maximum.ShouldBe(128_000);
    }

    [Fact]
    public void A_refreshed_model_gets_missing_members_and_keeps_its_own()
    {
        const string old = """
            {"metadata":{"apiVersion":"2030-01-01","protocol":"rest-json","date":"2999-01-01"},"operations":{},"shapes":{"InvokeEndpointAsyncInput":
             {"type":"structure","required":["EndpointName","InputLocation"],"members":{"EndpointName":{"shape":"string"},
              "InputLocation":{"shape":"string"} }}}}
            """;
        var own = old.Replace("\"members\":{", "\"members\":{\"Body\":{\"shape\":\"string\"},", StringComparison.Ordinal);

        Input(old).Required.ShouldBe(["EndpointName"]);
        Input(old).Member("Body")!.ShapeName.ShouldBe("InlineBody");
        Input(own).Required.ShouldBe(["EndpointName", "InputLocation"]);
        Input(own).Member("Body")!.ShapeName.ShouldBe("string");

        static Shape Input(string model) => new AwsServices(DataFiles.Embedded, _ => System.Text.Encoding.UTF8.GetBytes(model))
            ["sagemaker-runtime"].Shape("InvokeEndpointAsyncInput");
    }

    [Fact]
    public void Newer_models_override_the_shipped_ones()
    {
        var model = """{"metadata":{"apiVersion":"2030-01-01","protocol":"json"},"operations":{},"shapes":{"Size":{"type":"string","enum":["huge"]}}}""";
        var services = new AwsServices(
            DataFiles.Embedded.With(new Dictionary<string, byte[]>(
                StringComparer.Ordinal)
            { ["service-models/sagemaker.json"] = System.Text.Encoding.UTF8.GetBytes(model) }));

        services.Enum("sagemaker", "Size").ShouldBe(["huge"]);
        services["sts"].ApiVersion.ShouldBe("2011-06-15");
    }

    [Fact]
    public void A_file_that_is_not_a_service_model_is_refused() =>
        Should.Throw<System.Text.Json.JsonException>(() => ServiceModel.Read("x", "{\"metadata\":{}}"u8.ToArray()));
}
