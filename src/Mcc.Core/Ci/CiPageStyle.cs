namespace Mcc.Core.Ci;

/// <summary>The style sheet of the page, light and dark as the system is set. It has no character that XML escapes.</summary>
internal static class CiPageStyle
{
    public const string Sheet = """

        :root {
          color-scheme: light dark; --ink: #1d2433; --paper: #ffffff; --line: #d5dae3;
          --good: #1c6b3a; --bad: #a61b1b; --none: #5b6475; --other: #7a4b00;
        }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e8f0; --paper: #14171d; --line: #39404d; --good: #6fce92; --bad: #ff8f87; --none: #a3acbd; --other: #f0b65a; }
        }
        body {
          margin: 2rem auto; max-width: 80rem; padding: 0 1rem;
          background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
        }
        table { border-collapse: collapse; display: block; overflow-x: auto; }
        th, td { border-bottom: 1px solid var(--line); padding: .35rem .8rem .35rem 0; text-align: left; white-space: nowrap; }
        a { color: inherit; }
        .passed { color: var(--good); } .failed { color: var(--bad); font-weight: 600; }
        .skipped { color: var(--none); } .stand-in { color: var(--other); }
        .totals { display: flex; flex-wrap: wrap; gap: 1.5rem; list-style: none; padding: 0; }
        dt { font-weight: 600; } dd { margin: 0 0 .6rem; overflow-wrap: anywhere; }
        svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 11px; }
        rect.passed { fill: var(--good); } rect.failed { fill: var(--bad); }
        rect.skipped { fill: var(--line); } rect.stand-in { fill: var(--other); }

        """;
}
