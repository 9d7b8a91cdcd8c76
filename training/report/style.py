"""The style sheet of the report: light and dark, for phone, screen and paper; it fetches nothing."""

STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#14252b;--quiet:#55676e;--line:#d7dfdd;--field:#f4f7f6;--main:#1f6feb;
--second:#d9480f;--third:#0b8577;--fourth:#8a4fd0;--fifth:#a3690b;--guide:#8b98a5;--soft:#bcd0ee;--fine:#0b7a55;--poor:#b3261e}
@media(prefers-color-scheme:dark){:root{--paper:#0e171a;--ink:#e9f0f0;--quiet:#a3b4b8;--line:#2d3e44;--field:#162327;
--main:#6ea8ff;--second:#ff9b5e;--third:#4fd0bd;--fourth:#c49bff;--fifth:#e0b25a;--guide:#7d8c92;--soft:#2f4d78;
--fine:#5fd0a0;--poor:#ff8f86}}
*{box-sizing:border-box}html{scroll-behavior:smooth;scroll-padding-top:3.2rem}
body{margin:0;font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1rem}header{padding-top:1.6rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .3rem;overflow-wrap:anywhere}h2{font-size:1.25rem;margin:0 0 .4rem}
h3{font-size:1.02rem;margin:1.6rem 0 .3rem;overflow-wrap:anywhere}p{max-width:46rem;margin:.3rem 0 .8rem}
section{padding:1.5rem 0 .6rem;border-top:1px solid var(--line)}.quiet{color:var(--quiet)}
nav{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line);margin-top:1rem}
nav div{display:flex;gap:1.1rem;overflow-x:auto;max-width:72rem;margin:0 auto;padding:.6rem 1rem;white-space:nowrap}
a{color:var(--main)}nav a{text-decoration:none}.term{color:inherit;text-decoration:underline dotted;text-underline-offset:3px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1.2rem 1.6rem;margin:.6rem 0 1rem}
.two{grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));max-width:62rem}
figure{margin:0;min-width:0}figcaption{font-weight:600;overflow-wrap:anywhere}figure p{font-size:.92rem;color:var(--quiet);margin:.2rem 0}
svg{display:block;width:100%;height:auto}svg .label{fill:var(--quiet)}
.key{display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-size:.88rem}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.7rem,1fr));gap:.6rem;margin:1rem 0}
.tiles div{background:var(--field);border-radius:8px;padding:.5rem .7rem}.tiles b{display:block;font-size:1.25rem;font-variant-numeric:tabular-nums}
.tiles span{display:block;line-height:1.35;font-size:.86rem;color:var(--quiet)}.verdict{display:inline-block;font-weight:600;padding:.15rem .7rem;border-radius:99px;border:1.5px solid}
.fine{color:var(--fine)}.poor{color:var(--poor)}
.scroll{overflow-x:auto;margin:.5rem 0 1rem}table{border-collapse:collapse;font-size:.92rem}.caption{font-size:.92rem;color:var(--quiet);margin-bottom:0}.scroll td{white-space:nowrap}
th,td{padding:.28rem .9rem .28rem 0;text-align:left;border-bottom:1px solid var(--line);font-weight:400;vertical-align:top}
thead th{font-weight:600;white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.marked>*{background:var(--field);font-weight:600}
.meters{width:100%;max-width:46rem;table-layout:auto}.meters th{overflow-wrap:anywhere;max-width:17rem}.bar{width:50%}
.bar div{position:relative;height:.85rem;margin-top:.3rem;background:var(--field)}.bar b{display:block;height:100%;background:var(--main);border-radius:0 2px 2px 0}
.limit{position:absolute;top:-3px;bottom:-3px;border-left:1.5px dashed var(--second)}
details{margin:.4rem 0 1rem}summary{cursor:pointer;color:var(--main)}dl{max-width:46rem}dt{font-weight:600;margin-top:.7rem}dd{margin:0}
dt:target,dt:target+dd{background:var(--field)}footer{padding:1.2rem 1rem 2.5rem;color:var(--quiet);font-size:.9rem}
@media(max-width:30rem){svg text{font-size:13.5px}th,td{padding-right:.6rem}.bar{width:42%}}
@media print{nav{display:none}body{font-size:10pt;background:#fff;color:#000}section{break-inside:auto}figure,tr{break-inside:avoid}
.grid{grid-template-columns:repeat(2,1fr)}.scroll{overflow:visible}a{color:inherit}}
"""
