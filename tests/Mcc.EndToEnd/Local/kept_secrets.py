"""Secrets Manager, driven with boto3 and with both versions of the AWS CLI."""
import os
import pathlib
import stat

from support import *

manager = boto3.client("secretsmanager")
STATE = pathlib.Path(os.environ["STATE"])
MISSING = "Secrets Manager can't find the specified secret."
GOING = "You can't perform this operation on the secret because it was marked for deletion."


def value(name, **which):
    return manager.get_secret_value(SecretId=name, **which)["SecretString"]


def labels(name):
    return {tuple(sorted(stages)) for stages in manager.describe_secret(SecretId=name)["VersionIdsToStages"].values()}


def test_a_secret_is_created_read_described_and_found_by_each_of_its_names():
    made = manager.create_secret(Name="mcc/hf-token/one", Description="The team's token", SecretString="first", Tags=[{"Key": "team", "Value": "ml"}])
    arn = made["ARN"]
    assert arn.startswith("arn:aws:secretsmanager:us-east-1:123456789012:secret:mcc/hf-token/one-") and len(arn.rpartition("-")[2]) == 6, arn
    for name in ("mcc/hf-token/one", arn, arn[:-7]):
        got = manager.get_secret_value(SecretId=name)
        assert (got["SecretString"], got["ARN"], got["Name"], got["VersionStages"], got["VersionId"]) == ("first", arn, "mcc/hf-token/one", ["AWSCURRENT"], made["VersionId"]), got
    told = manager.describe_secret(SecretId=arn)
    assert told["Description"] == "The team's token" and told["Tags"] == [{"Key": "team", "Value": "ml"}], told
    assert told["CreatedDate"] and told["LastChangedDate"] and told["LastAccessedDate"] and "SecretString" not in str(told), told
    for name in ("nobody", arn.replace("us-east-1", "eu-west-1"), arn[:-1]):
        assert refused("ResourceNotFoundException", manager.get_secret_value, SecretId=name)[0] == MISSING
    message, _ = refused("ResourceExistsException", manager.create_secret, Name="mcc/hf-token/one", SecretString="first")
    assert message == "The operation failed because the secret mcc/hf-token/one already exists.", message
    refused("ValidationException", manager.create_secret, Name="a b", SecretString="x")
    refused("InvalidParameterException", manager.create_secret, Name="both", SecretString="x", SecretBinary=b"x")
    manager.create_secret(Name="binary", SecretBinary=b"\0\1\377")
    assert manager.get_secret_value(SecretId="binary")["SecretBinary"] == b"\0\1\377"
    manager.create_secret(Name="empty")
    message, _ = refused("ResourceNotFoundException", manager.get_secret_value, SecretId="empty")
    assert message == "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT", message


def test_a_put_makes_the_former_value_the_previous_one():
    first = manager.create_secret(Name="rotated", SecretString="one")["VersionId"]
    second = manager.put_secret_value(SecretId="rotated", SecretString="two")
    assert second["VersionStages"] == ["AWSCURRENT"]
    third = manager.update_secret(SecretId="rotated", SecretString="three", Description="d")["VersionId"]
    assert value("rotated") == "three" and value("rotated", VersionStage="AWSPREVIOUS") == "two" and value("rotated", VersionId=first) == "one"
    assert labels("rotated") == {("AWSCURRENT",), ("AWSPREVIOUS",)}
    listed = manager.list_secret_version_ids(SecretId="rotated")["Versions"]
    assert {each["VersionId"] for each in listed} == {second["VersionId"], third}
    everything = manager.list_secret_version_ids(SecretId="rotated", IncludeDeprecated=True, MaxResults=2)
    assert len(everything["Versions"]) == 2 and len(manager.list_secret_version_ids(SecretId="rotated", IncludeDeprecated=True, NextToken=everything["NextToken"])["Versions"]) == 1
    refused("InvalidRequestException", manager.get_secret_value, SecretId="rotated", VersionId=third, VersionStage="AWSPREVIOUS")
    refused("ResourceNotFoundException", manager.get_secret_value, SecretId="rotated", VersionStage="nobody")
    refused("ResourceNotFoundException", manager.get_secret_value, SecretId="rotated", VersionId="0" * 36)
    refused("InvalidRequestException", manager.put_secret_value, SecretId="rotated")
    assert "VersionId" not in manager.update_secret(SecretId="rotated", Description="e")

    manager.put_secret_value(SecretId="rotated", SecretString="four", VersionStages=["AWSPENDING"])
    assert value("rotated") == "three" and value("rotated", VersionStage="AWSPENDING") == "four"
    pending = manager.get_secret_value(SecretId="rotated", VersionStage="AWSPENDING")["VersionId"]
    refused("InvalidParameterException", manager.update_secret_version_stage, SecretId="rotated", VersionStage="AWSCURRENT", MoveToVersionId=pending)
    refused("InvalidParameterException", manager.update_secret_version_stage, SecretId="rotated", VersionStage="AWSCURRENT", RemoveFromVersionId=third)
    manager.update_secret_version_stage(SecretId="rotated", VersionStage="AWSCURRENT", MoveToVersionId=pending, RemoveFromVersionId=third)
    manager.update_secret_version_stage(SecretId="rotated", VersionStage="AWSPENDING", RemoveFromVersionId=pending)
    assert value("rotated") == "four" and value("rotated", VersionStage="AWSPREVIOUS") == "three"
    assert labels("rotated") == {("AWSCURRENT",), ("AWSPREVIOUS",)}


def test_a_request_that_is_repeated_with_its_token_changes_nothing():
    token, other = "t" * 32, "u" * 32
    made = manager.create_secret(Name="repeated", SecretString="a", ClientRequestToken=token)
    assert manager.create_secret(Name="repeated", SecretString="a", ClientRequestToken=token)["ARN"] == made["ARN"]
    refused("ResourceExistsException", manager.create_secret, Name="repeated", SecretString="b", ClientRequestToken=token)
    for _ in range(2):
        assert manager.put_secret_value(SecretId="repeated", SecretString="b", ClientRequestToken=other)["VersionId"] == other
    refused("ResourceExistsException", manager.put_secret_value, SecretId="repeated", SecretString="c", ClientRequestToken=other)
    assert len(manager.list_secret_version_ids(SecretId="repeated", IncludeDeprecated=True)["Versions"]) == 2


def test_lists_are_filtered_sorted_and_paged():
    for number in range(5):
        manager.create_secret(Name=f"listed/{number}", SecretString="x", Description=f"Number {number} of five", Tags=[{"Key": "Kind", "Value": "odd" if number % 2 else "even"}])

    def names(*filters, **more):
        pages = manager.get_paginator("list_secrets").paginate(Filters=[{"Key": "name", "Values": ["listed/"]}, *filters], PaginationConfig={"PageSize": 2}, **more)
        return "".join(each["Name"][-1] for page in pages for each in page["SecretList"])

    assert names() == "01234" and names(SortOrder="desc") == "43210" and names(SortBy="name", SortOrder="desc") == "43210"
    assert names({"Key": "tag-value", "Values": ["odd"]}) == "13" and names({"Key": "tag-key", "Values": ["kind"]}) == ""
    assert names({"Key": "description", "Values": ["number 3"]}) == "3" and names({"Key": "all", "Values": ["FIVE", "nothing"]}) == "01234"
    assert names({"Key": "name", "Values": ["!listed/1"]}) == "0234"
    refused("InvalidNextTokenException", manager.list_secrets, NextToken="nobody")
    refused("ValidationException", boto3.client("secretsmanager", config=__import__("botocore").config.Config(parameter_validation=False)).list_secrets, MaxResults=101)


def test_tags_are_added_changed_and_removed():
    manager.create_secret(Name="tagged", SecretString="x", Tags=[{"Key": "a", "Value": "1"}])
    manager.tag_resource(SecretId="tagged", Tags=[{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}])
    assert manager.describe_secret(SecretId="tagged")["Tags"] == [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}]
    manager.untag_resource(SecretId="tagged", TagKeys=["a"])
    assert manager.describe_secret(SecretId="tagged")["Tags"] == [{"Key": "b", "Value": "3"}]
    refused("InvalidParameterException", manager.tag_resource, SecretId="tagged", Tags=[{"Key": str(number), "Value": ""} for number in range(50)])


def test_a_deleted_secret_can_be_restored_until_its_window_is_over():
    manager.create_secret(Name="going", SecretString="still here")
    refused("InvalidParameterException", manager.delete_secret, SecretId="going", RecoveryWindowInDays=6)
    refused("InvalidParameterException", manager.delete_secret, SecretId="going", RecoveryWindowInDays=7, ForceDeleteWithoutRecovery=True)
    deleted = manager.delete_secret(SecretId="going", RecoveryWindowInDays=7)
    assert 6.9 < (deleted["DeletionDate"].timestamp() - time.time()) / 86400 < 7.1, deleted
    for call, more in ((manager.get_secret_value, {}), (manager.put_secret_value, {"SecretString": "x"}), (manager.tag_resource, {"Tags": [{"Key": "a", "Value": ""}]}),
                       (manager.update_secret, {"Description": "x"}), (manager.delete_secret, {})):
        assert refused("InvalidRequestException", call, SecretId="going", **more)[0] == GOING
    message, _ = refused("InvalidRequestException", manager.create_secret, Name="going", SecretString="x")
    assert message == "You can't create this secret because a secret with this name is already scheduled for deletion.", message
    assert manager.describe_secret(SecretId="going")["DeletedDate"]
    named = [{"Key": "name", "Values": ["going"]}]
    assert manager.list_secrets(Filters=named)["SecretList"] == [] and len(manager.list_secrets(Filters=named, IncludePlannedDeletion=True)["SecretList"]) == 1
    manager.restore_secret(SecretId="going")
    assert value("going") == "still here" and "DeletedDate" not in manager.describe_secret(SecretId="going")
    manager.delete_secret(SecretId="going")
    manager.delete_secret(SecretId="going", ForceDeleteWithoutRecovery=True)
    refused("ResourceNotFoundException", manager.describe_secret, SecretId="going")
    manager.delete_secret(SecretId="going", ForceDeleteWithoutRecovery=True)
    manager.create_secret(Name="going", SecretString="again")


def test_passwords_have_what_was_asked_for():
    assert len(manager.get_random_password()["RandomPassword"]) == 32
    password = manager.get_random_password(PasswordLength=200, ExcludePunctuation=True, ExcludeNumbers=True, IncludeSpace=True, ExcludeCharacters="aB")["RandomPassword"]
    assert len(password) == 200 and all(letter.isalpha() or letter == " " for letter in password) and not set("aB") & set(password) and " " in password
    refused("InvalidParameterException", manager.get_random_password, PasswordLength=2)
    nothing = {name: True for name in ("ExcludeLowercase", "ExcludeUppercase", "ExcludeNumbers", "ExcludePunctuation")}
    refused("InvalidParameterException", manager.get_random_password, **nothing)


def test_values_are_only_in_files_that_only_the_owner_reads():
    secret = "only-in-one-file-7261"
    manager.create_secret(Name="Kept/Private", SecretString=secret)
    assert value("Kept/Private") == secret
    loud = boto3.client("secretsmanager", config=__import__("botocore").config.Config(parameter_validation=False))
    message, _ = refused("ValidationException", loud.put_secret_value, SecretId="Kept/Private", SecretString=secret * 4000)
    assert secret not in message and "less than or equal to 65536" in message, message
    message, _ = refused("ValidationException", loud.put_secret_value, SecretId="Kept/Private", SecretString={secret: secret})
    assert secret not in message, message
    holding = [path for path in STATE.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert [path.parent.name for path in holding] == ["secrets"], holding
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (STATE / "secrets").iterdir())


def test_both_versions_of_the_aws_cli_create_read_list_and_delete():
    clis = [path for path in ("/usr/bin/aws", "aws") if subprocess.run(["sh", "-c", f"command -v {path}"], capture_output=True).returncode == 0]
    for number, cli in enumerate(dict.fromkeys(clis)):
        def run(*words, given="", fails=False):
            # Debian's version does not read the profile's endpoint.
            done = subprocess.run([cli, "secretsmanager", *words, "--endpoint-url", sagemaker.meta.endpoint_url, "--output", "json"], input=given, capture_output=True, text=True, timeout=120)
            assert fails == (done.returncode != 0), done.stderr
            return done.stderr if fails else json.loads(done.stdout or "null")

        name = f"cli/{number}"
        run("create-secret", "--name", name, "--secret-string", "file:///dev/stdin", given="from stdin")
        assert run("get-secret-value", "--secret-id", name)["SecretString"] == "from stdin"
        run("put-secret-value", "--secret-id", name, "--secret-string", "file:///dev/stdin", given="second")
        assert value(name) == "second" and value(name, VersionStage="AWSPREVIOUS") == "from stdin"
        assert [each["Name"] for each in run("list-secrets", "--filters", f"Key=name,Values={name}")["SecretList"]] == [name]
        run("delete-secret", "--secret-id", name, "--recovery-window-in-days", "7")
        assert "(InvalidRequestException)" in run("get-secret-value", "--secret-id", name, fails=True)
        run("restore-secret", "--secret-id", name)
        run("delete-secret", "--secret-id", name, "--force-delete-without-recovery")
        assert "(ResourceNotFoundException)" in run("describe-secret", "--secret-id", name, fails=True)
        assert len(run("get-random-password", "--password-length", "40")["RandomPassword"]) == 40
