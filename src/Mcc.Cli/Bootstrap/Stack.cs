using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Aws;
using Mcc.Platform.Files;

namespace Mcc.Cli.Bootstrap;

/// <summary>The CloudFormation stack of one module: every change is a change set first, and is waited for.</summary>
internal sealed class Stack(AwsCli aws, BootstrapModule module, string profile, string region, TimeSpan pause)
{
    private const string Service = "cloudformation";
    private const string OwnerTag = "mcc:bootstrap";
    private const string Rule = "bootstrap";
    private const string Running = "_IN_PROGRESS";
    private const string NoneYet = "REVIEW_IN_PROGRESS";

    /// <summary>States that no update leaves, and plans that were not carried out: the stack is deleted and created again.</summary>
    private static readonly string[] Broken = [NoneYet, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"];

    private JsonObject? found;

    public string Name { get; } = module.StackOf(profile);

    public BootstrapModule Module => module;

    /// <summary>CloudFormation's word; null where the stack does not exist.</summary>
    public string? Status => found?["StackStatus"].AsText();

    public bool Exists => Status is not (null or NoneYet);

    public IReadOnlyDictionary<string, string> Outputs =>
        Pairs((found?["Outputs"] as JsonArray ?? []).OfType<JsonObject>(), "OutputKey", "OutputValue");

    public IReadOnlyDictionary<string, string> Parameters =>
        Pairs((found?["Parameters"] as JsonArray ?? []).OfType<JsonObject>(), "ParameterKey", "ParameterValue");

    /// <summary>Reads the stack; false, with an error, where AWS does not answer, or where the stack is not of this profile.</summary>
    public async Task<bool> Read(ICollection<Finding> findings, CancellationToken cancel)
    {
        var response = await Ask(["describe-stacks", "--stack-name", Name], cancel);
        if (response.Trouble is { } trouble && !trouble.Contains("does not exist", StringComparison.Ordinal))
        {
            findings.Add(Finding.Error(Rule, $"The stack {Name} cannot be read: {trouble}.", "Log in, or check the region."));
            return false;
        }

        found = response.List("Stacks").FirstOrDefault(stack => stack["StackStatus"].AsText() != "DELETE_COMPLETE");
        var owner = (found?["Tags"] as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(tag => tag["Key"].AsText() == OwnerTag)?["Value"].AsText();
        if (found is null || Status == NoneYet || owner == profile)
            return true;
        findings.Add(Finding.Error(Rule, $"The stack {Name} exists and was not made by mcc for the profile {profile}: it has no tag "
            + $"{OwnerTag} with that value.", "Use another name for the profile, or delete the stack."));
        return false;
    }

    /// <summary>
    /// Waits for an operation that runs, and deletes a stack that no update can repair; false, with an error, where it cannot.
    /// </summary>
    public async Task<bool> Repair(Action<string> say, ICollection<Finding> findings, CancellationToken cancel)
    {
        if (Status?.EndsWith(Running, StringComparison.Ordinal) == true && Status != NoneYet)
        {
            say($"{Name}: waiting for the operation that runs ({Status}).");
            if (!await Wait(findings, cancel))
                return false;
        }

        if (Status == "UPDATE_ROLLBACK_FAILED")
        {
            findings.Add(Finding.Error(Rule, $"The stack {Name} is in UPDATE_ROLLBACK_FAILED.",
                $"Run aws cloudformation continue-update-rollback --stack-name {Name}, then this command again."));
            return false;
        }

        if (!Broken.Contains(Status, StringComparer.Ordinal))
            return true;
        say($"{Name}: the last attempt did not finish ({Status}); the rest of it is deleted first.");
        return await Delete(findings, cancel);
    }

    /// <summary>The changes that deploying the template would make; null, with an error, where AWS refuses it.</summary>
    /// <param name="values">Values of parameters.</param>
    public async Task<(string Id, IReadOnlyList<StackChange> Changes)?> Plan(
        IReadOnlyDictionary<string, string> values, string version, ICollection<Finding> findings, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("mcc-stack-").FullName;
        try
        {
            var (template, parameters) = (Path.Combine(folder, "template.json"), Path.Combine(folder, "parameters.json"));
            await File.WriteAllTextAsync(template, module.TemplateText, cancel);
            await File.WriteAllTextAsync(parameters, new JsonArray([.. values
                .Where(pair => module.Parameters.ContainsKey(pair.Key))
                .Select(pair => new JsonObject { ["ParameterKey"] = pair.Key, ["ParameterValue"] = pair.Value })]).ToJsonString(), cancel);
            var id = string.Create(CultureInfo.InvariantCulture, $"mcc-{Guid.NewGuid():N}");
            var made = await Ask(
                [
                    "create-change-set", "--stack-name", Name, "--change-set-name", id,
                    "--change-set-type", Exists ? "UPDATE" : "CREATE",
                    "--template-body", $"file://{template}", "--parameters", $"file://{parameters}", "--capabilities", "CAPABILITY_IAM",
                    "--tags", $"Key={OwnerTag},Value={profile}", $"Key=mcc:version,Value={version}",
                ], cancel);
            if (made.Trouble is { } trouble)
            {
                Refuse(trouble, findings);
                return null;
            }

            return await Described(id, findings, cancel) is { } changes ? (id, changes) : null;
        }
        finally
        {
            Scratch.Delete(folder);
        }
    }

    /// <summary>Takes back a plan that is not carried out.</summary>
    public async Task Discard(string id, CancellationToken cancel)
    {
        await Ask(["delete-change-set", "--stack-name", Name, "--change-set-name", id], cancel);
        // CloudFormation keeps an empty stack for the plan of a new one.
        if (!Exists)
            await Ask(["delete-stack", "--stack-name", Name], cancel);
    }

    public async Task<bool> Execute(string id, ICollection<Finding> findings, CancellationToken cancel)
    {
        var begun = await Ask(["execute-change-set", "--stack-name", Name, "--change-set-name", id], cancel);
        if (begun.Trouble is { } trouble)
        {
            Refuse(trouble, findings);
            return false;
        }

        if (!await Wait(findings, cancel))
            return false;
        if (Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE")
            return true;
        findings.Add(Finding.Error(Rule, $"The stack {Name} ended as {Status}: {await Reasons(cancel)}",
            $"{await Remaining(cancel)} Correct the cause and run the command again: it goes on from here."));
        return false;
    }

    public async Task<bool> Delete(ICollection<Finding> findings, CancellationToken cancel)
    {
        if ((await Ask(["delete-stack", "--stack-name", Name], cancel)).Trouble is { } trouble)
        {
            Refuse(trouble, findings);
            return false;
        }

        if (!await Wait(findings, cancel))
            return false;
        if (found is null)
            return true;
        findings.Add(Finding.Error(Rule, $"The stack {Name} ended as {Status}: {await Reasons(cancel)}", await Remaining(cancel)));
        return false;
    }

    /// <summary>The resources of the stack: name, type, physical ID, state.</summary>
    public async Task<IReadOnlyList<JsonObject>> Resources(CancellationToken cancel) =>
        [.. (await Ask(["describe-stack-resources", "--stack-name", Name], cancel)).List("StackResources")];

    /// <summary>The physical IDs of the resources, by their names in the template.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PhysicalIds(CancellationToken cancel) =>
        Pairs(await Resources(cancel), "LogicalResourceId", "PhysicalResourceId");

    public Task<AwsResponse> Ask(IReadOnlyList<string> words, CancellationToken cancel) => aws.Ask([Service, .. words], region, cancel);

    /// <summary>Members of a list of objects. A name that stands there twice has its last value.</summary>
    private static Dictionary<string, string> Pairs(IEnumerable<JsonObject> items, string name, string value)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item[name].AsText() is { Length: > 0 } key && item[value].AsText() is { } text)
                pairs[key] = text;
        }

        return pairs;
    }

    private async Task<IReadOnlyList<StackChange>?> Described(string id, ICollection<Finding> findings, CancellationToken cancel)
    {
        while (true)
        {
            var response = await Ask(["describe-change-set", "--stack-name", Name, "--change-set-name", id], cancel);
            if (response.Trouble is { } trouble)
            {
                Refuse(trouble, findings);
                return null;
            }

            var reason = response.Content?["StatusReason"].AsText() ?? "";
            switch (response.Content?["Status"].AsText())
            {
                case "CREATE_COMPLETE":
                    return [.. response.List("Changes").Select(StackChange.Of).OfType<StackChange>()];
                // AWS has no other sign that there is nothing to do.
                case "FAILED" when reason.Contains("didn't contain changes", StringComparison.Ordinal)
                    || reason.Contains("No updates are to be performed", StringComparison.Ordinal):
                    return [];
                case "FAILED":
                    Refuse(reason, findings);
                    return null;
                default:
                    await Task.Delay(pause, cancel);
                    break;
            }
        }
    }

    private void Refuse(string trouble, ICollection<Finding> findings) =>
        findings.Add(Finding.Error(Rule, $"CloudFormation refused the stack {Name}: {trouble.TrimEnd('.')}.",
            "Nothing was changed by this step."));

    /// <summary>Until no operation runs. Right after a change set was executed, the stack can still be as before.</summary>
    private async Task<bool> Wait(ICollection<Finding> findings, CancellationToken cancel)
    {
        do
        {
            await Task.Delay(pause, cancel);
            if (!await Read(findings, cancel))
                return false;
        }
        while (Status?.EndsWith(Running, StringComparison.Ordinal) == true);
        return true;
    }

    private async Task<string> Reasons(CancellationToken cancel)
    {
        var failed = (await Ask(["describe-stack-events", "--stack-name", Name], cancel)).List("StackEvents")
            .Where(item => item["ResourceStatus"].AsText()?.EndsWith("_FAILED", StringComparison.Ordinal) == true
                && item["ResourceStatusReason"].AsText()?.Contains("cancelled", StringComparison.OrdinalIgnoreCase) != true)
            .Select(item => $"{item["LogicalResourceId"].AsText()}: {item["ResourceStatusReason"].AsText()?.TrimEnd('.')}.")
            .Take(3).ToList();
        return failed.Count > 0 ? string.Join(' ', failed) : $"{found?["StackStatusReason"].AsText() ?? "AWS gives no reason"}.";
    }

    private async Task<string> Remaining(CancellationToken cancel)
    {
        var left = (await Resources(cancel)).Where(resource =>
            resource["ResourceStatus"].AsText() is not ("DELETE_COMPLETE" or "CREATE_FAILED"))
            .Select(resource => $"{resource["LogicalResourceId"].AsText()} ({resource["PhysicalResourceId"].AsText()})").ToList();
        return left.Count == 0 ? "Nothing of it exists in AWS." : $"In AWS are: {string.Join(", ", left)}.";
    }
}
