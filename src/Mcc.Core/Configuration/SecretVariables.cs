using System.Text;
using System.Text.RegularExpressions;

namespace Mcc.Core.Configuration;

/// <summary>
/// Environment variables that hold secrets, by their names and by what the values look like. Variables of a project are written to its
/// files, so a secret among them is refused. A project's scripts decide the same (<c>runtime/lib/secrets.jq</c>).
/// </summary>
public static partial class SecretVariables
{
    private const string Suffix = "_ARN";
    private const int Patience = 1000;

    /// <summary>How to give a secret to a container instead.</summary>
    /// <param name="allow">The option that allows the variable in plain text.</param>
    public static string Fix(string name, string allow) =>
        $"Store it with `mcc secrets create`. A language model server reads it at startup if `{name}{Suffix}` is the secret's ARN; tokens "
            + $"of Hugging Face and NGC have --hf-token-arn and --ngc-token-arn. If it is not a secret, use {allow} {name}.";

    /// <summary>Whether a text is an ARN.</summary>
    public static bool IsArn(string value) => Arns().IsMatch(value);

    /// <summary>Whether a variable has the ARN of a secret, which the container reads when it starts.</summary>
    public static bool IsSecretArn(string name, string value) =>
        name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)
            && value.StartsWith("arn:", StringComparison.Ordinal) && value.Contains(":secretsmanager:", StringComparison.Ordinal);

    /// <summary>The variable that has the secret itself, of one that has its ARN.</summary>
    public static string SecretName(string name) => name[..^Suffix.Length];

    /// <summary>
    /// Whether a variable holds a secret. A reference (the ARN of a secret, <c>${NAME}</c>), an empty value, a switch, and what clients
    /// send
    /// where no key is needed are not secrets, whatever the name is.
    /// </summary>
    public static bool IsSecret(string name, string value)
    {
        // A mistake may put the secret where the name belongs.
        if (LooksSecret(name))
            return true;
        if (References().IsMatch(value))
            return false;
        if (LooksSecret(value))
            return true;
        var variable = VariableName(name);
        return Plain().IsMatch(value) || About().IsMatch(variable) ? false
            : Strong().IsMatch(variable) ? !(Paths().IsMatch(value) && Files().IsMatch(variable))
            : Weak().IsMatch(variable) && !NotSecret().IsMatch(variable) && !Numbers().IsMatch(value) && !Paths().IsMatch(value);
    }

    /// <summary>Whether a text has a token, a key or a password, by the forms in which services write them.</summary>
    public static bool LooksSecret(string value) => Values().IsMatch(value);

    /// <summary>The options that have such variables, with the variables' names.</summary>
    public static IEnumerable<(Setting Setting, string Name)> SecretArns(Settings settings) =>
        from given in new[] { settings.ModelEnv, settings.ServerEnv, settings.IcEnv }
        from pair in given.Value
        where IsSecretArn(pair.Key, pair.Value)
        select (given.Setting!, pair.Key);

    /// <summary><c>hfToken</c> and <c>hf-token</c> as <c>HF_TOKEN</c>: the spelling in which names of secrets are known.</summary>
    private static string VariableName(string key)
    {
        var name = new StringBuilder();
        for (var at = 0; at < key.Length; at++)
        {
            if (at > 0 && char.IsAsciiLetterUpper(key[at]) && char.IsAsciiLetterLower(key[at - 1]))
                name.Append('_');
            name.Append(key[at] is '-' or '.' ? '_' : char.ToUpperInvariant(key[at]));
        }

        return name.ToString();
    }

    [GeneratedRegex(@"\A(\z|arn:[a-z-]+:[a-z0-9-]+:|\{\{[^{}]*\}\}\z|\$\{[A-Za-z_][A-Za-z0-9_]*\}\z)", Options, Patience)]
    private static partial Regex References();

    [GeneratedRegex(@"\Aarn:[a-z-]+:[a-z0-9-]+:[^:\s]*:[^:\s]*:\S+\z", Options, Patience)]
    private static partial Regex Arns();

    /// <summary>Switches, and the keys of servers that need none.</summary>
    [GeneratedRegex(@"\A(true|false|yes|no|on|off|none|null|auto|empty|dummy|unused|required|optional|enabled|disabled|0|1)\z",
        Options | RegexOptions.IgnoreCase, Patience)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?\z", Options, Patience)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\A(~|\.{1,2})?/[^\s:]*\z", Options, Patience)]
    private static partial Regex Paths();

    /// <summary>Names of which nearly every value is a secret.</summary>
    [GeneratedRegex("(^|_)(PASSWORDS?|PASSWD|PASSPHRASE|PASSCODE|SECRETS?|APIKEY|CREDENTIALS?|CONNECTIONSTRING|(API"
        + "|ACCESS|ACCOUNT|AUTH|ENCRYPTION"
        + "|LICENSE|MASTER|PRIVATE|SECRET|SERVICE|SHARED|SIGNING|SSH|STORAGE|HMAC)_KEYS?|(CONNECTION|CONN)_(STRING|STR)|ACCESS_KEY_ID)"
        + "(_?[0-9]+|_[A-Z0-9_]*)?$", Options, Patience)]
    private static partial Regex Strong();

    /// <summary>Names of what belongs to a secret and is not secret.</summary>
    [GeneratedRegex("_(ARN|COUNT|DIR|DIRECTORY|ENABLED|ENDPOINT|EXPIRY|FIELD|FILE|FOLDER|FORMAT|HEADER|HINT|LENGTH"
        + "|LIMIT|LOCATION|MANAGER|MODE"
        + "|NAME|NAMESPACE|PATH|POLICY|PREFIX|PROVIDER|REF|REGION|REQUIRED|ROTATION|SIZE|STORE|SUFFIX|TIMEOUT|TTL|TYPE|URI|URL|VERSION)$",
        Options, Patience)]
    private static partial Regex About();

    /// <summary>Names among those whose value is often the path of a file.</summary>
    [GeneratedRegex("CREDENTIALS?|(PRIVATE|SSH|SERVICE|LICENSE|SIGNING|ACCOUNT)_KEY|SECRETS", Options, Patience)]
    private static partial Regex Files();

    [GeneratedRegex("(^|_)([A-Z]*TOKEN|AUTHORIZATION|BEARER|DSN|JWT|PASS|PWD|SASKEY)(_?[0-9]+|_(PROD|PRODUCTION|DEV"
        + "|STAGING|TEST|READ|WRITE|RO|RW))?$"
        + "|(^|_)(ACCESS|API|AUTH|BEARER|SECRET|SESSION|REFRESH|GITHUB|HF)_TOKENS$", Options, Patience)]
    private static partial Regex Weak();

    /// <summary>Tokens of a tokenizer, and the shell's working folders.</summary>
    [GeneratedRegex("(^|_)(ADDITIONAL|AUDIO|BOS|BOUNDARY|CLS|DECODER_START|END|END_OF_TEXT|EOD|EOM|EOS|EOT|FIM|FIRST"
        + "|IMAGE|IMG|LAST|MASK|MAX|MIN|NEXT|NUM"
        + "|PAD|PER|PLACEHOLDER|REASONING|SEP|SPECIAL|START|STOP|THINK|THINKING|UNK|VIDEO|VISION)_TOKEN$"
            + "|^(OLD)?PWD$|(SINGLE|MULTI|ONE|TWO|FIRST|BY)_PASS$",
        Options, Patience)]
    private static partial Regex NotSecret();

    /// <summary>
    /// Tokens and keys as their services write them (Hugging Face, NVIDIA, AWS, GitHub, GitLab, OpenAI, Anthropic, Slack, Google, Stripe,
    /// SendGrid, Databricks, Replicate, Groq, npm, PyPI, DigitalOcean), JSON Web Tokens, private keys, authorization headers, passwords in
    /// URLs and in connection strings.
    /// </summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_-])(hf_[A-Za-z0-9]{16,}|api_org_[A-Za-z0-9]{16,}|nvapi-[A-Za-z0-9_-]{16,}|(AKIA"
        + @"|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
        + @"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|sk-([a-z]+[0-9]*-)*[A-Za-z0-9_]{20,}"
        + @"|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|(sk|rk)_(live|test)_[A-Za-z0-9]{16,}"
        + @"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|dapi[0-9a-f]{32}|r8_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}"
        + @"|pypi-[A-Za-z0-9_-]{40,}|dop_v1_[0-9a-f]{40,}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})"
        + @"|-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----|(^|[\s""':,=])([Bb]earer|[Bb]asic)\s+[A-Za-z0-9._~+/=-]{16,}"
        + @"|(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://[^/\s:@?#]{0,200}:[^/\s@?#]{1,200}@"
        + @"|(^|[;?&\s])([Pp]assword|PASSWORD|[Pp]wd|PWD|AccountKey|SharedAccessKey|SharedAccessSignature)\s?=\s?[^;&\s]", Options,
            Patience)]
    private static partial Regex Values();

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
}
