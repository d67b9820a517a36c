"""ECS and Elastic Load Balancing with boto3: task definitions, services, Express Mode, load balancers, and requests through them."""
import urllib.error
import urllib.request

from support import *

ecs = boto3.client("ecs")
elbv2 = boto3.client("elbv2")


def until(what, ask, timeout=30):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come")


def get(address, path="/ping", headers=None):
    try:
        asked = urllib.request.Request(f"{address}{path}", headers=headers or {})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def definition(family, **more):
    return ecs.register_task_definition(
        family=family, networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512", executionRoleArn=ROLE,
        containerDefinitions=[{"name": "server", "image": IMAGE, "essential": True, "command": ["serve"], "portMappings": [{"containerPort": 8080}],
                               **more}], tags=[{"key": "a", "value": "b"}])["taskDefinition"]


def test_task_definitions_have_revisions():
    first, second = definition("models"), definition("models", environment=[{"name": "A", "value": "1"}])
    assert (first["revision"], second["revision"]) == (1, 2) and second["taskDefinitionArn"].endswith(":2")
    newest = ecs.describe_task_definition(taskDefinition="models", include=["TAGS"])
    assert newest["taskDefinition"]["revision"] == 2 and newest["tags"] == [{"key": "a", "value": "b"}]
    assert len(ecs.list_task_definitions(familyPrefix="models")["taskDefinitionArns"]) == 2
    assert ecs.delete_task_definitions(taskDefinitions=["models:1"])["failures"], "an active one is not deleted"
    ecs.deregister_task_definition(taskDefinition="models:1")
    assert ecs.list_task_definitions(familyPrefix="models")["taskDefinitionArns"] == [second["taskDefinitionArn"]]
    assert not ecs.delete_task_definitions(taskDefinitions=["models:1"])["failures"]
    refused("ClientException", ecs.describe_task_definition, taskDefinition="nobody")


def test_a_service_answers_behind_its_load_balancer():
    balancer = elbv2.create_load_balancer(Name="front", Subnets=["subnet-1", "subnet-2"], Scheme="internal",
                                          Tags=[{"Key": "owner", "Value": "me"}])["LoadBalancers"][0]
    group = elbv2.create_target_group(Name="front", Protocol="HTTP", Port=8080, VpcId="vpc-1", TargetType="ip", HealthCheckPath="/ping",
                                      HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2)["TargetGroups"][0]
    arn = group["TargetGroupArn"]
    listener = elbv2.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
                                     DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}])["Listeners"][0]
    address = "http://" + elbv2.describe_load_balancers(Names=["front"])["LoadBalancers"][0]["DNSName"]
    assert address.startswith("http://127.0.0.1:"), address
    assert get(address) == 503, "there is no target yet"
    assert elbv2.describe_tags(ResourceArns=[balancer["LoadBalancerArn"]])["TagDescriptions"][0]["Tags"] == [{"Key": "owner", "Value": "me"}]
    assert elbv2.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"][0]["ListenerArn"] == listener["ListenerArn"]
    assert elbv2.describe_target_groups(Names=["front"])["TargetGroups"][0]["HealthCheckPath"] == "/ping"
    first = definition("front")
    service = ecs.create_service(cluster="default", serviceName="front", taskDefinition=first["taskDefinitionArn"], desiredCount=1,
                                 launchType="FARGATE", loadBalancers=[{"targetGroupArn": arn, "containerName": "server", "containerPort": 8080}],
                                 networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-1", "subnet-2"]}},
                                 tags=[{"key": "owner", "value": "me"}])["service"]
    until("a healthy target", lambda: get(address) == 200)
    assert get(address, headers={"Origin": "https://evil.example"}) == 403, "a web page of others"
    assert get(address, headers={"Host": "evil.example"}) == 403, "a name of others for this address"
    assert [each["TargetHealth"]["State"] for each in elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]] == ["healthy"]
    tasks = ecs.list_tasks(cluster="default", serviceName="front")["taskArns"]
    assert ecs.describe_tasks(cluster="default", tasks=tasks)["tasks"][0]["lastStatus"] == "RUNNING" and len(tasks) == 1
    assert service["serviceArn"] in ecs.list_services(cluster="default")["serviceArns"]
    ecs.tag_resource(resourceArn=service["serviceArn"], tags=[{"key": "more", "value": "x"}])
    ecs.untag_resource(resourceArn=service["serviceArn"], tagKeys=["owner"])
    assert ecs.list_tags_for_resource(resourceArn=service["serviceArn"])["tags"] == [{"key": "more", "value": "x"}]
    second = definition("front", environment=[{"name": "A", "value": "2"}])
    ecs.update_service(cluster="default", service="front", taskDefinition=second["taskDefinitionArn"])
    until("the second deployment", lambda: [each["status"] for each in ecs.list_service_deployments(
        cluster="default", service="front")["serviceDeployments"]].count("SUCCESSFUL") == 2)
    assert ecs.describe_services(cluster="default", services=["front"])["services"][0]["taskDefinition"] == second["taskDefinitionArn"]
    assert get(address) == 200
    ecs.delete_service(cluster="default", service="front", force=True)
    until("the end of the target", lambda: get(address) == 503)
    elbv2.delete_listener(ListenerArn=listener["ListenerArn"])
    elbv2.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    elbv2.delete_target_group(TargetGroupArn=arn)
    refused("LoadBalancerNotFound", elbv2.describe_load_balancers, Names=["front"])
    refused("TargetGroupNotFound", elbv2.describe_target_groups, Names=["front"])


def test_express_mode_makes_the_rest():
    container = {"image": IMAGE, "containerPort": 8080, "command": ["serve"]}
    made = ecs.create_express_gateway_service(serviceName="quick", executionRoleArn=ROLE, infrastructureRoleArn=ROLE, healthCheckPath="/ping",
                                              primaryContainer=container)["service"]
    arn = made["serviceArn"]
    described = ecs.describe_express_gateway_service(serviceArn=arn)["service"]
    address = described["activeConfigurations"][0]["ingressPaths"][0]["endpoint"]
    until("a healthy task", lambda: get(address) == 200)
    ecs.update_express_gateway_service(serviceArn=arn, primaryContainer={**container, "environment": [{"name": "A", "value": "2"}]})
    until("the second deployment", lambda: len(ecs.list_service_deployments(cluster="default", service="quick")["serviceDeployments"]) == 2)
    assert get(address) == 200
    ecs.delete_express_gateway_service(serviceArn=arn)
    refused("ServiceNotFoundException", ecs.update_express_gateway_service, serviceArn=arn.replace("quick", "nobody"))


def test_a_log_group_is_made_once():
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/aws/ecs/made")
    assert [each["logGroupName"] for each in logs.describe_log_groups(logGroupNamePrefix="/aws/ecs/made")["logGroups"]] == ["/aws/ecs/made"]
    refused("ResourceAlreadyExistsException", logs.create_log_group, logGroupName="/aws/ecs/made")
