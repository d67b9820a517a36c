using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Ci;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Ci;

/// <summary>A configuration as an item of the DynamoDB table.</summary>
public sealed class CiTableItemTests
{
    private static readonly JsonObject Entry = JsonNode.Parse("""
        {"project": "mine", "backend": "http-flask", "target": "managed-inference", "model": "", "instanceType": "ml.m5.large",
         "region": "eu-west-1", "parameters": {"baseImage": "registry:5000/python:3.12-slim", "includeBenchmark": true}}
        """)!.AsObject();

    /// <summary>printf http-flask::ml.m5.large:eu-west-1:managed-inference | sha256sum | cut -c 1-16</summary>
    [Fact]
    public void Its_key_is_the_digest_of_what_decides_about_it() => CiTableItem.IdOf(Entry).ShouldBe("25516717f789cdea");

    [Fact]
    public void It_has_the_attributes_of_the_npm_program()
    {
        var item = CiTableItem.Of(Entry, new Catalog(DataFiles.Embedded).Parameters);

        item.Select(attribute => $"{attribute.Key}={attribute.Value!.ToJsonString()}").ShouldBe(
        [
            """schemaVersion={"N":"1"}""", """configId={"S":"25516717f789cdea"}""", """testStatus={"S":"untested"}""",
            """lastTestTimestamp={"S":"1970-01-01T00:00:00Z"}""", """benchmarkEnabled={"BOOL":true}""",
            """settings={"S":"{\u0022baseImage\u0022:\u0022registry:5000/python:3.12-slim\u0022,\u0022includeBenchmark\u0022:true}"}""",
            """deploymentConfig={"S":"http-flask"}""", """deploymentTarget={"S":"managed-inference"}""", """projectName={"S":"mine"}""",
            """instanceType={"S":"ml.m5.large"}""", """region={"S":"eu-west-1"}""",
            """baseImage={"S":"registry:5000/python:3.12-slim"}""", """baseImageVersion={"S":"3.12-slim"}""",
        ]);
    }
}
