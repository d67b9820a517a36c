# Whether a variable holds a secret, as mcc decides when it generates a project.

# Whether the text has a token, a key or a password, by the forms in which services write them.
def looks_secret: test("(?<![A-Za-z0-9_-])(hf_[A-Za-z0-9]{16,}|api_org_[A-Za-z0-9]{16,}|nvapi-[A-Za-z0-9_-]{16,}|(AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    + "|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|sk-([a-z]+[0-9]*-)*[A-Za-z0-9_]{20,}"
    + "|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,}|(sk|rk)_(live|test)_[A-Za-z0-9]{16,}"
    + "|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}|dapi[0-9a-f]{32}|r8_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}"
    + "|pypi-[A-Za-z0-9_-]{40,}|dop_v1_[0-9a-f]{40,}|eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,})|-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----"
    + "|(^|[\\s\"':,=])([Bb]earer|[Bb]asic)\\s+[A-Za-z0-9._~+/=-]{16,}|(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://[^/\\s:@?#]{0,200}:[^/\\s@?#]{1,200}@"
    + "|(^|[;?&\\s])([Pp]assword|PASSWORD|[Pp]wd|PWD|AccountKey|SharedAccessKey|SharedAccessSignature)\\s?=\\s?[^;&\\s]");

# usage: {key, value} | is_secret
def is_secret:
    (.key | gsub("(?<a>[a-z])(?<b>[A-Z])"; "\(.a)_\(.b)") | gsub("[-.]"; "_") | ascii_upcase) as $name
    | (.key | looks_secret) as $named
    | .value
    | if $named then true
      elif test("\\A(\\z|arn:[a-z-]+:[a-z0-9-]+:|\\{\\{[^{}]*\\}\\}\\z|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}\\z)") then false
      elif looks_secret then true
      elif test("\\A(true|false|yes|no|on|off|none|null|auto|empty|dummy|unused|required|optional|enabled|disabled|0|1)\\z"; "i")
        or ($name | test("_(ARN|COUNT|DIR|DIRECTORY|ENABLED|ENDPOINT|EXPIRY|FIELD|FILE|FOLDER|FORMAT|HEADER|HINT|LENGTH|LIMIT|LOCATION|MANAGER"
        + "|MODE|NAME|NAMESPACE|PATH|POLICY|PREFIX|PROVIDER|REF|REGION|REQUIRED|ROTATION|SIZE|STORE|SUFFIX|TIMEOUT|TTL|TYPE"
        + "|URI|URL|VERSION)$")) then false
      elif $name | test("(^|_)(PASSWORDS?|PASSWD|PASSPHRASE|PASSCODE|SECRETS?|APIKEY|CREDENTIALS?|CONNECTIONSTRING|(API|ACCESS|ACCOUNT|AUTH"
        + "|ENCRYPTION|LICENSE|MASTER|PRIVATE|SECRET|SERVICE|SHARED|SIGNING|SSH|STORAGE|HMAC)_KEYS?|(CONNECTION|CONN)_(STRING"
        + "|STR)|ACCESS_KEY_ID)(_?[0-9]+|_[A-Z0-9_]*)?$")
      then (test("\\A(~|\\.{1,2})?/[^\\s:]*\\z") and ($name | test("CREDENTIALS?|(PRIVATE|SSH|SERVICE|LICENSE|SIGNING|ACCOUNT)_KEY|SECRETS"))) | not
      else ($name | test("(^|_)([A-Z]*TOKEN|AUTHORIZATION|BEARER|DSN|JWT|PASS|PWD|SASKEY)(_?[0-9]+|_(PROD|PRODUCTION|DEV|STAGING|TEST|READ"
        + "|WRITE|RO|RW))?$|(^|_)(ACCESS|API|AUTH|BEARER|SECRET|SESSION|REFRESH|GITHUB|HF)_TOKENS$"))
        and ($name | test("(^|_)(ADDITIONAL|AUDIO|BOS|BOUNDARY|CLS|DECODER_START|END|END_OF_TEXT|EOD|EOM|EOS|EOT|FIM|FIRST|IMAGE|IMG|LAST"
        + "|MASK|MAX|MIN|NEXT|NUM|PAD|PER|PLACEHOLDER|REASONING|SEP|SPECIAL|START|STOP|THINK|THINKING|UNK|VIDEO|VISION)_TOKEN$"
        + "|^(OLD)?PWD$|(SINGLE|MULTI|ONE|TWO|FIRST|BY)_PASS$") | not)
        and (test("\\A-?[0-9]+(\\.[0-9]+)?\\z") or test("\\A(~|\\.{1,2})?/[^\\s:]*\\z") | not)
      end;

# usage: VARIABLES | plain_secret(ALLOWED)    Print the name of the first variable that is a secret, except those in ALLOWED, which has
# spaces between them.
def plain_secret($allowed):
    [to_entries[] | select((.value | type) == "string" and is_secret) | .key] - ($allowed | split(" "))
    | .[0] // empty | if looks_secret then "a name that is a secret itself" else . end;
