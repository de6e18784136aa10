"""How a visit report looks, on a screen and on A4. It holds no figure."""

from __future__ import annotations

NOTICE = (
    "Thecal: bench demonstrator, pumps water, no medical device. It treats nobody; no dose here is advice."
)

_STYLE = """
@page { size: A4; margin: 12mm 14mm 15mm; @bottom-left { content: "NOTICE"; font: 7.5pt sans-serif; color: #555 }
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #555 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 190mm; padding: 6mm 5mm; background: #fff; color: #262626;
  font: 9.5pt/1.4 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; -webkit-print-color-adjust: exact;
  print-color-adjust: exact }
.notice { margin: 0 0 5mm; padding: 2mm 3mm; border: 1px solid #e69f00; border-left-width: 1.5mm; background: #fff8e8 }
h1 { margin: 0; font-size: 17pt; line-height: 1.2 }
h2 { margin: 5mm 0 1.5mm; font-size: 10.5pt; border-bottom: 1px solid #d0d0d0; padding-bottom: .7mm;
  break-after: avoid }
header p { margin: 0; color: #555 } header .period { font-size: 12pt; color: #262626 }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 8mm }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .4mm 4mm }
dt { color: #666 } dd { margin: 0; font-variant-numeric: tabular-nums }
figure { margin: 4mm 0 0; break-inside: avoid } figure svg { display: block; width: 100%; height: auto }
.legend, .none, .about { color: #555; font-size: 8.5pt } .legend { margin: 1mm 0 0 }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 9pt }
th { text-align: left; font-weight: 600; color: #666 } th, td { padding: .6mm 4mm .6mm 0; vertical-align: top }
tbody tr { border-top: 1px solid #ececec; break-inside: avoid } thead { display: table-header-group }
.about { break-inside: avoid } .about ul { margin: 0; padding-left: 4mm; overflow-wrap: anywhere }
@media print { body { padding: 0; max-width: none; font-size: 8.8pt; line-height: 1.33 } table { font-size: 8.5pt }
  h2 { margin: 3.5mm 0 1mm } .notice { margin-bottom: 3mm; padding: 1.3mm 3mm } .about { font-size: 8pt }
  .sheet { break-before: page } figure { margin: 0 } }
""".replace("NOTICE", NOTICE)

PAGE = (
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} (bench demonstrator, no medical device)</title>
<style>"""
    + _STYLE.replace("{", "{{").replace("}", "}}")
    + """</style>
</head>
<body>
<p class="notice"><strong>{notice}</strong></p>
{body}
</body>
</html>
"""
)
