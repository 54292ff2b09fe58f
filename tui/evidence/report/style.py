"""How the report looks, on a screen and on paper. Fonts are those at hand: none is fetched."""

STYLE = """
:root { color-scheme: only light; --ink: #1b1e23; --soft: #4d545e; --line: #c9ced6;
  --deep: #16365c; --tint: #f3f5f8; --warn: #7a3b00; }
* { box-sizing: border-box; }
html { font-size: 100%; background: #fff; }
body { margin: 0 auto; max-width: 72rem; padding: 0 2.5rem 4rem; color: var(--ink);
  background: #fff;
  font: 1rem/1.55 Charter, "Bitstream Charter", "Source Serif 4", Georgia, "Liberation Serif",
    "DejaVu Serif", serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, th, caption, nav, footer, .kind, .cut, .mark, .refs, summary, figcaption, .skip {
  font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 2.3rem; line-height: 1.15; margin: .2rem 0 1.6rem; font-weight: 700;
  letter-spacing: -.01em; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 1rem; padding-bottom: .4rem;
  border-bottom: 2px solid var(--deep); color: var(--deep); }
h3 { font-size: 1.08rem; line-height: 1.35; margin: 2rem 0 .6rem; }
h4 { font-size: .95rem; margin: 1.4rem 0 .5rem; }
p { margin: 0 0 .8rem; max-width: 46rem; }
ul { margin: 0 0 1rem; padding-left: 1.3rem; max-width: 52rem; }
li { margin: .25rem 0; }
a { color: var(--deep); }
code, pre, .hash, .where { font-family: "DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas,
  monospace; }
code { font-size: .86em; }
bdi code { white-space: nowrap; font-size: .8em; background: var(--tint);
  border: 1px solid var(--line); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: #fff;
  border: 2px solid var(--deep); z-index: 1; }
.cover { border-top: 6px solid var(--deep); margin: 2.5rem 0 2rem; padding-top: 1.6rem; }
.kind { color: var(--soft); font-size: .82rem; letter-spacing: .12em; text-transform: uppercase;
  margin: 0; }
nav { background: var(--tint); border: 1px solid var(--line); padding: 1.1rem 1.6rem;
  margin: 0 0 3rem; }
nav h2 { font-size: 1rem; border: 0; margin: 0 0 .4rem; padding: 0; }
nav ol { columns: 2 18rem; margin: 0; padding-left: 1.5rem; font-size: .93rem; }
nav li { margin: 0; padding: .12rem 0; break-inside: avoid; }
nav a { text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
.chapter { margin: 0 0 3.5rem; }
.cut { border-left: 4px solid var(--soft); padding: .3rem .9rem; color: var(--ink);
  background: var(--tint); font-size: .88rem; }
.warns { border: 1px solid var(--warn); border-left-width: 5px; padding: .6rem .9rem; }
.mark { color: var(--warn); text-transform: uppercase; font-size: .76rem; letter-spacing: .08em;
  margin-right: .3rem; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1.6rem; font-size: .86rem;
  line-height: 1.42; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: .84rem; color: var(--soft); padding: 0 0 .4rem; }
th { text-align: left; vertical-align: top; font-weight: 600; }
td { vertical-align: top; }
thead th { font-size: .76rem; color: var(--soft); border-bottom: 1.5px solid var(--ink);
  padding: .3rem .8rem .3rem 0; vertical-align: bottom; white-space: nowrap; }
tbody td, tbody th { border-bottom: 1px solid var(--line); padding: .38rem .8rem .38rem 0; }
td > div + div { color: var(--soft); }
.band th { background: var(--tint); border-bottom: 1px solid var(--line); padding: .45rem .6rem;
  font-size: .82rem; }
.narrow { white-space: nowrap; overflow-wrap: normal; }
.facts { font-size: .93rem; max-width: 56rem; }
.facts th { width: 11rem; color: var(--soft); font-weight: 500; font-size: .84rem;
  padding-top: .46rem; }
.facts th bdi { display: inline-block; }
.facts th bdi::first-letter { text-transform: uppercase; }
.refs { font-size: .72rem; white-space: nowrap; margin-left: .15rem; }
.refs a { text-decoration: none; border: 1px solid var(--line); border-radius: 2px;
  padding: .05rem .25rem; background: #fff; }
.refs a:hover, .refs a:focus { border-color: var(--deep); text-decoration: underline; }
figure { margin: 0 0 1.6rem; }
figcaption { font-size: .84rem; margin: .4rem 0; }
pre { white-space: pre-wrap; margin: 0; font-size: .82rem; line-height: 1.5; }
.quote { border-left: 3px solid var(--deep); padding-left: 1rem; }
.quote pre { font: 1rem/1.55 Charter, "Bitstream Charter", Georgia, "Liberation Serif", serif; }
.quote figcaption { color: var(--soft); margin-top: 0; }
del { text-decoration: line-through; color: #7d1128; }
ins { text-decoration: underline; color: #0b5a2a; }
.exhibit { margin-bottom: 2.6rem; }
.exhibit img { display: block; width: 100%; height: auto; border: 1px solid var(--line); }
.exhibit > figcaption { font-weight: 600; font-size: .95rem; }
details pre { border: 1px solid var(--line); padding: .8rem; overflow-x: auto; white-space: pre;
  font-size: .72rem; }
.records { font-size: .8rem; }
.records .hash, .records .where { font-size: .68rem; }
.records .hash { width: 20rem; }
.records th[scope=row] { width: 3.4rem; }
tr:target { outline: 2px solid var(--deep); background: var(--tint); }
footer { border-top: 1px solid var(--line); padding-top: .8rem; font-size: .78rem;
  color: var(--soft); }
@media (max-width: 48rem) { body { padding: 0 1rem 2rem; } table { font-size: .78rem; } }
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / "
  counter(pages); font: 8pt Arial, "Liberation Sans", sans-serif; color: #4d545e; } }
@page :first { @bottom-right { content: ""; } }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; line-height: 1.45; }
  .cover { margin-top: 30mm; } nav { background: none; }
  .skip, details { display: none; }
  #summary, #timeline, #messages, #exhibits, #journal, #records { break-before: page; }
  h2, h3, h4, caption, .band { break-after: avoid; }
  thead { display: table-header-group; break-after: avoid; }
  tr, .exhibit img { break-inside: avoid; }
  p, li { orphans: 3; widows: 3; }
  a { color: inherit; text-decoration: none; }
  .records .hash, .records .where { font-size: .64rem; }
  .quote, .warns, .cut { break-inside: avoid; }
  .exhibit img { max-height: 200mm; width: auto; max-width: 100%; }
}
"""
