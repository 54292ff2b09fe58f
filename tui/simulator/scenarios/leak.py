"""`leak`: a leaver passes files to an external guest.

Dorian Marić (``dorian``, Senior Sales Engineer) has resigned. "D-n" counts working days back:

- D-10 he tells Greta Zimmermann in their 1:1 that he leaves; she answers.
- D-6, late afternoon: he lowers the classification of **Project Falcon** from "Highly
  confidential" to "Internal", adds Nico Brandt (``nico.brandt77@postfach.example``, a private
  account, ``guest``) to it, opens the side room **Falcon handover** with him alone, and
  posts there.
- D-5 to D-2 he uploads six files: prices, supplier costs, drawings, a board picture, the
  roadmap (Falcon), and the customer list (side room).
- In the nights after, the guest downloads five of them and previews one (``files`` and
  ``file_transcodings`` events whose actor is the guest, not Dorian).
- D-2: Mateo Quiroga (``user``) asks in Falcon who the person with the private address is;
  Dorian plays it down. Priya Raghunathan tells Chen Mei-Ling (security) in their 1:1.
- D-2, evening: Dorian deletes the two messages with prices and supplier costs, removes the
  guest from Falcon (not from the side room) and says so there; he rewords that message later.
- D-1 he says good-bye in All Hands.
"""

from random import Random

from tui.simulator.acts import Act, Edit, Erase, Join, Leave, Post, Promote, Read, Reclassify
from tui.simulator.clock import MINUTE, SECOND
from tui.simulator.scenarios import background
from tui.simulator.scenarios.calendar import workday
from tui.simulator.scenarios.stage import Stage
from tui.simulator.scenarios.talk import mention_html
from tui.simulator.spaces import File, Message, Room
from tui.simulator.world import Script

PRICES = File(
    "falcon-price-list-2027.csv",
    (
        "article;list price EUR;floor price EUR;margin %",
        "FALCON-12;48900;39500;31",
        "FALCON-12-B;52400;42100;33",
        "FALCON-20;71800;58600;35",
        "Vision kit;9400;7100;44",
        "Service per year;4200;3600;52",
    ),
)
COSTS = File(
    "falcon-supplier-costs.xlsx",
    (
        "part,supplier,cost EUR",
        "harmonic drive,Tanaka Gear,1180",
        "lens module,Kestrel Optics,640",
        "torque sensor,Meridian Sensing,310",
    ),
)
GRIPPER = File(
    "falcon-gripper-assembly.pdf",
    ("Project Falcon", "Gripper assembly, revision F", "Highly confidential"),
)
BOARD = File("falcon-controller-board.png")
ROADMAP = File(
    "falcon-roadmap.pdf",
    ("Project Falcon", "Roadmap to 2029", "Q2 launch, Q3 food grade, Q4 cleanroom"),
)
CUSTOMERS = File(
    "key-accounts.csv",
    (
        "account;contact;renewal",
        "Brennhof;H. Aigner;March",
        "Nordlys Pharma;T. Hagen;May",
        "Vela Automotive;S. Greco;June",
    ),
)


def build(start: int, events: int | None, seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC)."""
    stage = Stage(start, Random(f"stage {seed}"))
    stage.silence("dorian", workday(start, 1, "10:55"))
    return background.script(stage, _story(stage), events, seed)


def _story(stage: Stage) -> list[Act]:
    start = stage.start
    falcon = stage.room("falcon")
    side = stage.open(workday(start, 6, "17:58"), "Falcon handover", "dorian")
    dorian, guest = stage.people["dorian"], stage.people["guest"]

    def say(at: int, room: Room, handle: str, text: str, *files: File) -> Post:
        return Post(at, Message(room, stage.people[handle], at, text, files=files))

    def upload(back: int, clock: str, text: str, file: File, room: Room = falcon) -> Post:
        return say(workday(start, back, clock), room, "dorian", text, file)

    def night(back: int, clock: str, post: Post, page: int | None = None) -> Read:
        after_midnight = clock < "12:00"
        at = workday(start, back, clock, plus_days=int(after_midnight))
        return Read(at, post.message, 0, guest, page)

    one_to_one = stage.room("dorian-greta")
    tell = workday(start, 10, "08:12")
    lower = workday(start, 6, "17:41")
    prices = upload(5, "18:22", "Handover 1: where the prices stand.", PRICES)
    gripper = upload(5, "18:31", "Handover 2: latest gripper drawing, for completeness.", GRIPPER)
    costs = upload(4, "18:47", "Handover 3: costs, so that nobody has to search.", COSTS)
    board = upload(3, "17:55", "", BOARD)
    roadmap = upload(3, "18:04", "Handover 4: roadmap.", ROADMAP)
    accounts = upload(
        2, "12:36", "And the accounts I looked after. Keep it in here.", CUSTOMERS, side
    )

    asked = workday(start, 2, "15:20")
    question = Message(
        falcon,
        stage.people["user"],
        asked,
        "Dorian, who is the person with the private mail address in this room?",
        mentions=(dorian,),
    )
    question.html = mention_html(question.text, dorian)
    excuse = Message(
        falcon,
        dorian,
        asked + 6 * MINUTE,
        "Oh, an old colleague who helps me with the handover. I take him out tonight.",
        parent=question,
    )
    clean = workday(start, 2, "18:41")
    hint = say(clean + 9 * MINUTE, side, "dorian", "Took you out of the big room, they noticed.")

    return [
        say(tell, one_to_one, "dorian", "Greta, I handed in my notice this morning."),
        say(tell + 3 * MINUTE, one_to_one, "greta", "I'm sorry to read that. Let's talk at ten?"),
        say(tell + 5 * MINUTE, one_to_one, "dorian", "Sure. My last day is in two weeks."),
        say(
            workday(start, 8, "09:05"),
            stage.room("sales"),
            "greta",
            "You may have heard it: Dorian leaves us next week. Please take over his accounts.",
        ),
        # Only a moderator may lower the classification.
        Promote(workday(start, 9, "09:30"), falcon, dorian, stage.people["priya"]),
        Reclassify(lower, falcon, dorian, 1),
        Join(lower + 4 * MINUTE, falcon, guest, dorian),
        Join(side.created + 20 * SECOND, side, guest, dorian),
        say(side.created + 2 * MINUTE, side, "dorian", "Here we can talk. More this week."),
        say(side.created + 9 * MINUTE, side, "guest", "👍 I look in the evenings."),
        prices,
        gripper,
        costs,
        board,
        roadmap,
        accounts,
        night(5, "00:48", prices),
        night(5, "00:51", gripper),
        night(4, "01:17", costs),
        night(3, "23:52", board, page=1),
        night(3, "01:06", roadmap),
        night(2, "02:03", accounts),
        say(
            workday(start, 4, "07:10", plus_days=1),
            side,
            "guest",
            "Got it, prices are what we need.",
        ),
        Post(asked, question),
        Post(excuse.created, excuse),
        say(
            asked + 31 * MINUTE,
            stage.room("priya-mei"),
            "priya",
            "Mei-Ling, can you look at Project Falcon? There is an outside account and a pile of "
            "files, and the label is lower than it was.",
        ),
        say(asked + 44 * MINUTE, stage.room("priya-mei"), "mei", "I will. Please touch nothing."),
        Erase(clean, prices.message, dorian),
        Erase(clean + 40 * SECOND, costs.message, dorian),
        Leave(clean + 3 * MINUTE, falcon, guest, dorian),
        hint,
        Edit(clean + 21 * MINUTE, hint.message, "Took you out of the big room, handover is done."),
        say(
            workday(start, 1, "10:40"),
            stage.room("all-hands"),
            "dorian",
            "Today is my last day. Thank you all for six good years, stay in touch! 👋",
        ),
    ]
