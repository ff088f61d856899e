"""The health page: one self-contained right-to-left HTML file that opens without a network, in light and dark."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from newsspider.health import arabic_labels as ar
from newsspider.health.alarms import Alarm
from newsspider.health.charts import bars, lines
from newsspider.health.disk import Disk, size_text
from newsspider.health.report import SHOWN_FIELDS, Row

_STYLE = """
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#dfe4ea;--bar:#5b8def;
--bad:#c62828;--warn:#b26a00;--good:#1f7a43;--thin:#b9c2cd;--m1:#7b3fb5;--m2:#b26a00}
@media(prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b212a;--ink:#e8ecf1;--soft:#9aa6b4;--line:#2d3642;
--bar:#6f9cf5;--bad:#ff7b72;--warn:#e3a03a;--good:#58c27d;--thin:#4b5766;--m1:#c79bf2;--m2:#e3a03a}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem;background:var(--bg);color:var(--ink);line-height:1.7;
font-family:"Noto Naskh Arabic","Noto Sans Arabic","Segoe UI",Tahoma,"Geeza Pro",sans-serif}
main{max-width:72rem;margin:auto}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:0;display:inline}
.soft{color:var(--soft)}.num{font-variant-numeric:tabular-nums}bdi.num,.ends bdi{white-space:nowrap}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.4rem .9rem}
.tiles b{display:block;font-size:1.25rem}
article{background:var(--card);border:1px solid var(--line);border-inline-start:.35rem solid var(--line);
border-radius:.5rem;padding:.8rem 1rem;margin:.8rem 0}
article.alarm{border-inline-start-color:var(--bad)}article.failing{border-inline-start-color:var(--warn)}
article.ok{border-inline-start-color:var(--good)}
.badge{font-size:.85rem;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;margin-inline-start:.5rem}
.alarm .badge{color:var(--bad)}.failing .badge,.quiet .badge{color:var(--warn)}.ok .badge{color:var(--good)}
.new .badge{color:var(--soft)}
ul{margin:.4rem 0;padding-inline-start:1.2rem}.alarm li{color:var(--bad)}li a,li .soft{color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.8rem 1.4rem;margin-top:.5rem}
figure{margin:0}figcaption{font-size:.85rem;display:flex;justify-content:space-between}
.ends{display:flex;justify-content:space-between;font-size:.75rem;color:var(--soft)}
svg{width:100%;height:4.5rem;display:block;border-bottom:1px solid var(--line)}
.bar{fill:var(--bar)}.none{fill:var(--line)}.usual{stroke:var(--soft);stroke-dasharray:4 3}
line,polyline{vector-effect:non-scaling-stroke}polyline{fill:none;stroke-width:1.2;stroke-linejoin:round}polyline.thin{stroke:var(--thin)}
polyline.mark0{stroke:var(--bad);stroke-width:2.4}polyline.mark1{stroke:var(--m1);stroke-width:2.4}
polyline.mark2{stroke:var(--m2);stroke-width:2.4}circle.thin{fill:var(--thin)}circle.mark0{fill:var(--bad)}
circle.mark1{fill:var(--m1)}circle.mark2{fill:var(--m2)}
.k0{color:var(--bad)}.k1{color:var(--m1)}.k2{color:var(--m2)}
"""


def page(rows: Sequence[Row], disk: Disk, now: datetime, since: datetime) -> str:
    """The page as text. Nothing in it is fetched from anywhere; links lead to the portals' pages."""
    shown = [row for row in rows if row.last]
    never = [row for row in rows if not row.last]
    count = {status: sum(row.status == status for row in rows) for status in ar.STATUS}
    stored = sum(row.stored for row in rows)
    hours = (now - since).total_seconds() / 3600
    span = f"{hours:.0f} ساعة" if hours < 72 else f"{hours / 24:.0f} يومًا"
    tiles = [(ar.STATUS[status], str(n)) for status, n in count.items() if n]
    tiles += [(f"مواد خُزّنت خلال {span}", f"{stored:,}")]
    tiles += [("قاعدة البيانات", size_text(disk.database)), ("التسجيلات", size_text(disk.recordings))]
    tiles += [("بانتظار الكتابة", size_text(disk.spool)), ("المساحة الحرة", size_text(disk.free))]
    body = "".join(f"<div><b class=num><bdi>{escape(value)}</bdi></b>{escape(name)}</div>" for name, value in tiles)
    cards = "".join(map(_card, shown))
    names = "، ".join(f"{escape(row.title)} <bdi class=soft>{escape(row.site)}</bdi>" for row in never)
    idle = f"<p class=soft>بوابات لم تُشغّل بعد: {names}</p>" if names else ""
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>حال البوابات</title><style>{_STYLE}</style></head>
<body><main>
<h1>حال البوابات</h1>
<p class="soft">حتى <bdi class=num>{now:%Y-%m-%d %H:%M} UTC</bdi>، الأسوأ أولًا</p>
<section class="tiles">{body}</section>
{cards}
{idle}
</main></body></html>
"""


def _card(row: Row) -> str:
    assert row.last is not None
    marked = [alarm.field for alarm in row.alarms if alarm.metric.startswith("coverage.") and alarm.field][:3]
    alarms = "".join(map(_alarm, row.alarms))
    facts = [f"التشغيلات: {row.runs}", f"المواد الجديدة: {row.stored:,}"]
    if row.usual_stored is not None:
        facts[-1] += f" (المعتاد {row.usual_stored:,.0f})"
    if row.why:
        facts.append(ar.reason(row.why))
    if row.words:
        facts.append(f"طول المتن: {row.words} كلمة")
    if row.hours is not None:
        facts.append(f"عمر أحدث مادة: {_age(row.hours)}")
    refused = sum(row.rejected.values())
    if refused:
        worst = next(iter(row.rejected))
        facts.append(f"صفحات مرفوضة: {refused} ({ar.reason(worst)})")
    mode = f' <bdi class="soft">[{escape(row.mode)}]</bdi>' if row.mode != "new" else ""
    return f"""<article class="{row.status}">
<h2>{escape(row.title or row.site)}</h2> <bdi class="soft">{escape(row.site)}</bdi>{mode}
<span class="badge">{ar.STATUS[row.status]}</span>
{f"<ul>{alarms}</ul>" if alarms else ""}
<p class="soft num" style="margin:.2rem 0">{" · ".join(map(escape, facts))}</p>
<div class="charts">{_volume(row)}{_coverage(row, marked)}{_freshness(row)}</div>
</article>
"""


def _alarm(alarm: Alarm) -> str:
    look = ""
    if alarm.example and alarm.example.startswith(("http://", "https://")):
        look = f' · <a href="{escape(alarm.example)}" rel="noreferrer">صفحة للنظر</a>'
    since = f'<span class="soft"> منذ <bdi class=num>{alarm.since:%Y-%m-%d %H:%M}</bdi>{look}</span>'
    return f"<li>{escape(ar.sentence(alarm))}{since}</li>"


def _volume(row: Row) -> str:
    values = [float(day.stored) if day.runs else None for day in row.days]
    titles = [f"{day.day}: {day.stored}" if day.runs else f"{day.day}: لا تشغيل" for day in row.days]
    known = sorted(value for value in values if value is not None)
    usual = known[len(known) // 2] if known else None
    caption = f"<span>المواد في اليوم</span><span class=num>الوسيط {usual or 0:,.0f}</span>"
    return _figure(caption, bars(values, titles, usual, "المواد في اليوم"), row)


def _coverage(row: Row, marked: list[str]) -> str:
    names = [name for name in dict.fromkeys([*marked, *SHOWN_FIELDS]) if any(name in day.coverage for day in row.days)]
    series = {name: [day.coverage.get(name, 0.0) if day.articles else None for day in row.days] for name in names}
    keys = "، ".join(f'<span class="k{index}">{escape(ar.field(name))}</span>' for index, name in enumerate(marked))
    caption = f"<span>اكتمال الحقول</span><span>{keys or f'{len(names)} حقول'}</span>"
    return _figure(caption, lines(series, marked, "اكتمال الحقول"), row)


def _freshness(row: Row) -> str:
    values = [day.hours for day in row.days]
    titles = [f"{day.day}: {_age(day.hours)}" if day.hours is not None else f"{day.day}: -" for day in row.days]
    longest = max((value for value in values if value is not None), default=0.0)
    caption = f"<span>عمر أحدث مادة آخر اليوم</span><span class=num>الأطول {_age(longest)}</span>"
    return _figure(caption, bars(values, titles, None, "عمر أحدث مادة"), row)


def _figure(caption: str, chart: str, row: Row) -> str:
    ends = f"<bdi>{row.days[0].day:%m-%d}</bdi><bdi>{row.days[-1].day:%m-%d}</bdi>" if row.days else ""
    return f"<figure><figcaption>{caption}</figcaption>{chart}<div class='ends num'>{ends}</div></figure>"


def _age(hours: float) -> str:
    if hours < 1:
        return f"{max(0, round(hours * 60))} دقيقة"
    return f"{hours:.0f} ساعة" if hours < 72 else f"{hours / 24:.0f} يومًا"
