# What a scan of ECR found, and what a gate refuses.

# Basic scanning has one list of findings, and enhanced scanning another.
# usage: ANSWER | findings    Print an array of {severity, name, package, version, fix, uri}.
def findings:
    .imageScanFindings // {}
    | [(.findings // [])[]
        | (.attributes // [] | map({(.key): .value}) | add // {}) as $is
        | {severity, name, package: $is.package_name, version: $is.package_version,
           fix: ($is | to_entries | map(select(.key | test("fix"; "i")).value)[0]), uri}]
    + [(.enhancedFindings // [])[]
        # A rule of Amazon Inspector suppresses findings, and closes those that were repaired.
        | select((.status // "ACTIVE") == "ACTIVE")
        | . as $finding | (.packageVulnerabilityDetails // {}) as $is
        | (($is.vulnerablePackages // []) | if . == [] then [{}] else . end)[]
        | {severity: $finding.severity, name: ($is.vulnerabilityId // $finding.title), package: .name, version,
           fix: (.fixedInVersion // (if $finding.fixAvailable == "NO" then "none" else null end)), uri: $is.sourceUrl}];

# A severity that is not known is judged as the worst.
def rank: {INFORMATIONAL: 0, UNDEFINED: 0, UNTRIAGED: 0, NONE: 0, LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 4}[. // "" | ascii_upcase] // 4;

def limit_of: {none: 5, critical: 4, high: 3, medium: 2}[.];

# usage: ACCEPTED | checked    Die where an item has no name, no reason or no day until which it holds.
def checked:
    if type != "array" then error("it is not a list") else . end
    | map(if type == "object" and all(.name, .reason, .until; type == "string" and . != "") then . else error("an item lacks name, reason or until: \(tojson)") end
        | if .until | (test("\\A[0-9]{4}-[0-9]{2}-[0-9]{2}\\z") and (try (strptime("%Y-%m-%d") | mktime | todate[0:10]) catch "") == .)
          then . else error("until is not a day such as 2027-01-31: \(.until)") end
        | if (keys - ["name", "package", "reason", "until"]) == [] then . else error("unknown member: \((keys - ["name", "package", "reason", "until"])[0])") end);

# usage: ANSWER | judge(ACCEPTED; GATE; TODAY)    Print lines and notes for people, and how many findings the gate refuses.
def judge($accepted; $gate; $today):
    ($accepted | checked) as $accepted
    | findings as $all
    | ($gate | limit_of) as $limit
    | ($all | map(. as $finding
        | [$accepted[] | select(.name == $finding.name and (.package == null or .package == $finding.package))] as $by
        | . + {accepted: ($by | map(select(.until >= $today))[0]), expired: ($by | map(select(.until < $today))[0]),
               over: (($finding.severity | rank) >= $limit)})
      | sort_by(-(.severity | rank), .name, .package)) as $judged
    | {
        lines: ([$judged[] | "\(.severity // "UNKNOWN") \(.name) \(.package // "-") \(.version // "-") fixed in: \(.fix // "unknown") \(.uri // "")"
            + (if .accepted then " accepted until \(.accepted.until): \(.accepted.reason)" else "" end)]
          + [if $all == [] then "No findings." else
                ($judged | group_by(.severity | rank) | reverse | map("\(.[0].severity // "UNKNOWN"): \(length)") | join(", ")) end]),
        notes: ([$judged[] | select(.over and .accepted == null and .expired) | "deploy/scan-accept.json accepted \(.name) until \(.expired.until), which is over."]
          + [$accepted[] | select(.name as $name | $judged | any(.name == $name) | not) | "deploy/scan-accept.json accepts \(.name), which the scan did not find: remove it."]),
        refused: ([$judged[] | select(.over and .accepted == null)] | length)
      };
