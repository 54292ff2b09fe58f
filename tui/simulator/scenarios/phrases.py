"""The phrase bank of office talk, but for what belongs to a topic.

Words in braces are drawn from `SLOTS`; ``{who}`` is a name.
"""


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a block, without the empty ones around them."""
    return tuple(text.strip("\n").split("\n"))


def _slots(text: str) -> dict[str, tuple[str, ...]]:
    rows = (row.split(": ", 1) for row in lines(text))
    return {name: tuple(words.split(" | ")) for name, words in rows}


SLOTS = _slots(
    """
part: the wrist joint | the gripper | the base plate | the torque sensor | the cable guide | the \
harmonic drive | the encoder | the camera mount | the brake | the gearbox seal | the tool \
changer | the linear axis | the control cabinet | the teach pendant | the e-stop relay | the \
cooling fan
unit: R12 | R12-B | R20 | K4 | K4 mini | the second prototype | cell 3 | cell 7 | the Lyon demo \
unit | the Osaka unit | serial 0417 | serial 0522
problem: drifts by two millimetres after warm-up | is louder than last week | loses its zero \
position | overheats above 60 °C | shows a stale reading | trips the safety circuit | vibrates \
at low speed | fails the leak test | needs a second calibration | came back scratched | reports \
error E-214 | draws 4 A more than it should
cust: Brennhof | Castellan Foods | Tidewater Logistics | Orsini Packaging | Nordlys Pharma | \
Halden Paper | Matsukawa | Vela Automotive | Greenacre Dairy | Pontarlier Watches | Iberia Cold \
Chain
doc: the test report | the risk assessment | the parts list | the quotation | the acceptance \
protocol | the change request | the release notes | the drawing | the training plan | the audit \
findings | the wiring diagram | the FMEA
day: tomorrow | on Monday | on Tuesday | on Wednesday | on Thursday | by Friday | next week | \
this afternoon | after lunch | before the review | end of the month
place: the lab | hall 2 | the small meeting room | the canteen | the Lyon site | the test bay | \
the loading dock | room Andromeda | the roof terrace
num: 3 | 4 | 6 | 12 | 17 | 24 | 31 | 48 | 60 | 96 | 120 | 250
ver: 4.2 | 4.2.1 | 4.3-rc1 | 4.3 | 5.0-beta | 3.9.8
tool: the build server | the ticket system | the VPN | the label printer | the CAD vault | the \
ERP | the badge reader | the wiki | the CMM
food: lasagne | ramen | pierogi | lentil dal | fish tacos | käsespätzle | falafel | mushroom \
risotto | jollof rice
praise: Great work | Nice one | Well done | Impressive | Lovely result
when: Monday | Tuesday | Thursday | Friday | next week | the week after | noon tomorrow
few: 3 | 4 | 5 | 6 | 8 | 9 | 12 | 15
"""
)

REPLIES = lines(
    """
On it.
+1
Thanks {who}!
👍
Looks good to me.
I had the same on {unit}.
Can you put that into {doc}?
{when} works for me.
Not before {when}, sorry.
Ask {who}, they did it last time.
{praise}, {who}!
Let me check and come back to you.
I'm at {place}, can bring it over.
Is that with {ver} or the old build?
Same here.
Good point, I hadn't thought of {part}.
Hmm, are you sure? I remember {num}.
Done ✅
We tried that in spring, it made things worse.
Who decides?
Fine by me, if {who} agrees.
Please don't, {cust} visits {day}.
😂
了解です
Perfect, merci.
I'll raise a ticket.
Shouldn't {tool} do that by itself?
Got it, thank you.
Give me until {when}.
Wait, which unit? {unit}?
Then let us take {unit} instead.
I can free an hour {day}.
Makes sense.
Agreed, but write it down in {doc}.
Could be {part}.
Not my favourite, but fine.
Who tells {cust}?
I'd wait for the answer of {cust}.
Already did, see {doc}.
No objections from quality.
Please add me too.
Let's not rush this.
Oh no 😬
Finally!
That's what {who} said last week.
Sounds expensive.
How long would that take?
About {num} minutes.
I count {num}, you?
Let's look at it together at {place}.
Can you send a picture?
Thanks, that helps.
Sorry, was in a meeting. Yes.
No, {unit} is still at {cust}.
Only with {ver}.
In that case I'll stop searching.
I'd ask {cust} first.
Careful, {part} has only one spare.
Brilliant 💡
We need that by {when}.
{who} is on leave until {when}.
どうも！
Klar, mache ich.
Vale, perfecto.
Dziękuję!
I don't think so.
Maybe, what does {doc} say?
It worked after a restart 🤷
Which revision?
Please use the thread.
"""
)

CAPTIONS = (
    "",
    *lines(
        """
Here is {doc}.
Latest state of {doc}, comments welcome {day}.
As promised: {doc}.
Picture from {place}.
{who}, this is what I meant.
Numbers for {cust}.
"""
    ),
)

# Names and lines of files; ``{code}`` tells them apart.
FILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("test-report-{code}.pdf", ("Test report {code}", "Repeatability 0.03 mm", "Result: passed")),
    ("acceptance-{code}.pdf", ("Acceptance protocol {code}", "Signed on site", "No open points")),
    ("torque-{code}.png", ()),
    ("bench-photo-{code}.png", ()),
    ("parts-list-{code}.csv", ("part;quantity", "harmonic drive;6", "encoder;6", "brake;4")),
    ("Prüfprotokoll-{code}.pdf", ("Prüfprotokoll {code}", "Ergebnis: in Ordnung")),
    ("見積書-{code}.csv", ("品名,数量", "グリッパー,12", "センサー,24")),
    ("forecast-{code}.xlsx", ("quarter,units", "Q1,31", "Q2,48", "Q3,60")),
    ("wiring-{code}.pdf", ("Wiring diagram {code}", "Sheet 1 of 1")),
    ("minutes-{code}.txt", ("Minutes {code}", "1. Status", "2. Open points", "3. Next steps")),
)

BUILD_NOTES = lines(
    """
Build {ver}+{num} passed in 14 min.
Build {ver}+{num} FAILED: test_axis_limits.
Nightly {ver}: 2 flaky tests, 1 skipped.
Release {ver} tagged.
Build {ver}+{num} passed, 3 warnings.
"""
)

LUNCH_NOTES = lines(
    """
Lunch today: {food} or {food}.
Order until 10:30: {food}, {food}, salad.
"""
)
