namespace Mcc.Verify.Reports;

/// <summary>How the page looks: by day and by night, on paper and on a telephone.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root{color-scheme:light dark;--ink:#1a2330;--soft:#586476;--paper:#fff;--raised:#f6f8fa;--line:#dfe4ea;--good:#1a7f45;--bad:#b3261e;--wait:#a86a00;--none:#9aa4b1;--accent:#2457a6;
          --good-soft:#e3f4e9;--bad-soft:#fbe6e4;--none-soft:#eceff2}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e9f0;--soft:#9fabba;--paper:#12171e;--raised:#1a212b;--line:#2c3644;--good:#5fce8c;--bad:#ff8a80;--wait:#f0b74d;--none:#6b7788;--accent:#8ab4f8;
          --good-soft:#15301f;--bad-soft:#3a1a18;--none-soft:#232b36}}
        *{box-sizing:border-box}
        body{font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem;color:var(--ink);background:var(--paper)}
        header{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;border-bottom:1px solid var(--line);padding-bottom:1.25rem}
        h1{font-size:1.45rem;line-height:1.3;margin:0;overflow-wrap:anywhere;flex:1 1 20rem}
        h2{font-size:1.05rem;margin:2.25rem 0 .75rem}
        p{margin:.4rem 0;color:var(--soft)}
        a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
        code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft)}
        .verdict,.mark{display:inline-block;font-weight:650;border-radius:.4rem;white-space:nowrap}
        .verdict{padding:.3rem .8rem}.mark{padding:.1rem .55rem;font-size:.82rem;min-width:3.4rem;text-align:center}
        .passed{color:var(--good);background:var(--good-soft)}.failed{color:var(--bad);background:var(--bad-soft)}.skipped{color:var(--soft);background:var(--none-soft)}.warned{color:var(--wait);background:var(--none-soft)}
        figure{margin:0;background:var(--raised);border:1px solid var(--line);border-radius:.6rem;padding:1rem}
        svg{display:block;width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
        .f-good{fill:var(--good)}.f-wait{fill:var(--wait)}.f-none{fill:var(--none)}.f-accent{fill:var(--accent)}.axis{stroke:var(--line)}.limit{stroke:var(--soft);stroke-dasharray:3 3}
        .key{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin-top:.6rem;font-size:.85rem;color:var(--soft)}.key i{display:inline-block;width:.7rem;height:.7rem;border-radius:.2rem;margin-right:.4rem}
        .b-good{background:var(--good)}.b-wait{background:var(--wait)}.b-none{background:var(--none)}
        .failures{list-style:none;margin:1.25rem 0 0;padding:0}.failures li{background:var(--bad-soft);border-left:4px solid var(--bad);border-radius:.3rem;padding:.6rem .9rem;margin:.5rem 0;overflow-wrap:anywhere}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th{font-size:.82rem;font-weight:600;color:var(--soft);text-align:left}
        .numbers td{white-space:nowrap}
        td,th{padding:.55rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        .numbers td:not(:first-child),.numbers th:not(:first-child){text-align:right}
        .clauses td:first-child{width:4.6rem}.clauses td:nth-child(2){width:40%}.clauses td:last-child{overflow-wrap:anywhere}
        .clauses small{display:block;color:var(--soft)}
        tr.group th{padding-top:1.4rem;color:var(--ink)}
        @media(max-width:40rem){.clauses td{display:block;width:auto!important;border:0;padding:.15rem 0}.clauses tr{display:block;border-bottom:1px solid var(--line);padding:.6rem 0}}
        @media print{body{max-width:none}}
        """;
}
