/** The report page's style sheet: light and dark, wide and narrow, with nothing loaded from elsewhere. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1d2129; --soft: #5d6470; --faint: #8b919c; --rule: #e4e2dd;
  --first: #2563b8; --second: #c2571a; --third: #2c7f54; --shade: 37 99 184;
  --good: #2c7f54; --warn: #96650b; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --card: #1b1e24; --ink: #e8e6e1; --soft: #a6abb5; --faint: #7c828d; --rule: #2e323a;
    --first: #7db1f5; --second: #f0a070; --third: #74c69b; --shade: 125 177 245;
    --good: #74c69b; --warn: #e0b65c; --bad: #f2877f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
main, header { max-width: 1060px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 56px; }
h1 { font-size: clamp(28px, 4.5vw, 42px); line-height: 1.12; letter-spacing: -0.022em; margin: 0 0 12px; text-wrap: balance; }
h2 { font-size: 23px; letter-spacing: -0.012em; line-height: 1.25; margin: 72px 0 8px; text-wrap: balance; }
p { max-width: 68ch; margin: 0 0 16px; color: var(--soft); }
header p { font-size: 18px; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font-size: 0.92em; color: var(--ink); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; margin: 30px 0 0; padding: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 16px 18px 14px; }
.tiles b { display: block; font-size: 29px; line-height: 1.2; letter-spacing: -0.02em; font-weight: 650; }
.tiles span { display: block; color: var(--soft); font-size: 14px; line-height: 1.4; margin-top: 4px; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; }
th, td { text-align: right; padding: 6px 14px; border-top: 1px solid var(--rule); white-space: nowrap; vertical-align: baseline; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; padding-top: 11px; }
th:first-child, td.left, thead th.left { text-align: left; }
tbody th { font-weight: 500; }
.costs { margin-top: 20px; }
th.printed, td.printed { text-align: left; padding-left: 0; color: var(--faint); font-size: 13px; font-weight: 400; }
td.printed span { font-weight: 600; }
.costs td:not(.printed), .costs th:not(.printed) { padding-right: 8px; }
.holds { color: var(--good); } .waived { color: var(--warn); } .differs { color: var(--bad); }
tr.total th, tr.total td { font-weight: 650; }
tr.first-total th, tr.first-total td { border-top: 2px solid var(--faint); }
.notes { font-size: 14px; color: var(--soft); margin: 14px 0 0; padding-left: 1.2em; max-width: 90ch; }
.notes li { margin: 3px 0; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; margin-top: 20px; }
.charts.single { grid-template-columns: 1fr; }
.chart { margin: 0; padding: 16px 18px 14px; background: var(--card); border: 1px solid var(--rule); border-radius: 12px; min-width: 0; }
.chart figcaption { display: flex; flex-wrap: wrap; gap: 2px 18px; align-items: baseline; justify-content: space-between; font-size: 14.5px; }
.chart strong { font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13.5px; color: var(--soft); }
.key::before { content: ""; display: inline-block; width: 18px; border-top: 2.5px solid var(--key); margin-right: 7px; vertical-align: 0.28em; }
.key.second::before { border-top-style: dashed; } .key.third::before { border-top-style: dotted; }
.key.faint::before { opacity: 0.45; }
.first, .faint { --key: var(--first); } .second { --key: var(--second); } .third { --key: var(--third); }
.plot { position: relative; height: 250px; margin: 40px 6px 44px 44px; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.plot line, .plot polyline { vector-effect: non-scaling-stroke; fill: none; }
.plot .grid { stroke: var(--rule); stroke-width: 1; }
.plot .level { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 2 4; }
.plot polyline { stroke: var(--key); stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.plot polyline.faint { stroke-width: 1; opacity: 0.4; }
.plot polyline.second { stroke-dasharray: 7 5; } .plot polyline.third { stroke-dasharray: 1.5 5; stroke-width: 2.75; }
.plot span { position: absolute; font-size: 12.5px; line-height: 1; color: var(--soft); white-space: nowrap; }
.plot .tick-y { right: 100%; margin-right: 9px; transform: translateY(-50%); }
.plot .tick-x { top: 100%; margin-top: 9px; transform: translateX(-50%); }
.plot .axis-y { left: 0; bottom: 100%; margin: 0 0 12px -36px; color: var(--faint); }
.plot .axis-x { right: 0; top: 100%; margin-top: 27px; color: var(--faint); }
.plot .level-name { right: 0; color: var(--faint); margin-top: 5px; }
.plot .level-name.left { right: auto; left: 5px; }
pre { margin: 20px 0 0; padding: 16px 18px; overflow-x: auto; font-size: 11.5px; line-height: 1.5; tab-size: 2; }
pre .comment { color: var(--faint); } pre .word { color: var(--first); font-weight: 600; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 14px; margin: 20px 0 0; padding: 0; list-style: none; }
.samples li { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; overflow: hidden; font-size: 13.5px; line-height: 1.35; }
.samples li.wrong { border-color: var(--bad); }
.samples img { display: block; width: 100%; height: auto; aspect-ratio: 1; object-fit: cover; background: var(--rule); }
.samples div { padding: 8px 11px 10px; }
.samples strong { display: block; font-weight: 600; }
.samples .wrong strong { color: var(--bad); }
.samples small { color: var(--soft); font-size: 12.5px; }
.bar { display: block; height: 3px; border-radius: 2px; background: var(--rule); margin: 6px 0 5px; }
.bar i { display: block; height: 100%; border-radius: 2px; background: var(--first); }
.wrong .bar i { background: var(--bad); }
.confusion { margin-top: 20px; padding: 6px 16px 16px; }
.confusion table { width: auto; margin: 0 auto; border-collapse: separate; border-spacing: 2px; font-size: 13px; }
.confusion th, .confusion td { border: 0; padding: 0; }
.confusion td { width: 37px; height: 31px; text-align: center; vertical-align: middle; border-radius: 4px; background: rgb(var(--shade) / var(--share)); }
.confusion td.zero { color: transparent; background: rgb(var(--shade) / 0.05); }
.confusion td.full { color: var(--card); font-weight: 600; }
.confusion td.error { background: var(--bad); color: var(--card); font-weight: 600; }
.confusion tbody th { padding-right: 10px; text-align: right; vertical-align: middle; font-weight: 400; color: var(--soft); }
.confusion thead th { height: 104px; vertical-align: bottom; color: var(--soft); font-weight: 400; }
.confusion thead th span { writing-mode: vertical-rl; transform: rotate(180deg); padding-top: 6px; }
.stages { list-style: none; margin: 20px 0 0; padding: 10px 18px; font-size: 14.5px; }
.stages li { display: grid; grid-template-columns: minmax(150px, 260px) 1fr 80px; gap: 14px; align-items: center; padding: 5px 0; }
.stages .bar { margin: 0; height: 8px; border-radius: 4px; } .stages .bar i { border-radius: 4px; min-width: 2px; }
.stages b { font-weight: 500; text-align: right; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 22px; font-size: 14.5px; margin: 20px 0 0; }
dt { color: var(--soft); } dd { margin: 0; }
footer { max-width: 1060px; margin: 72px auto 0; padding: 20px 24px 48px; border-top: 1px solid var(--rule); color: var(--faint); font-size: 14px; }
@media (max-width: 760px) {
  main, header, footer { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 34px; }
  h2 { margin-top: 54px; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 10px; } .tiles b { font-size: 24px; } .tiles li { padding: 13px 14px; }
  .charts { grid-template-columns: 1fr; }
  .samples { grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 10px; }
  .samples li { font-size: 12.5px; } .samples div { padding: 7px 9px 9px; }
  .stages li { grid-template-columns: 1fr 64px; } .stages .bar { grid-row: 2; grid-column: 1 / 3; }
  th, td { padding: 6px 10px; }
  .plot { height: 210px; }
}
@media print { body { background: none; } .chart, .samples li, tr { break-inside: avoid; } }
`
