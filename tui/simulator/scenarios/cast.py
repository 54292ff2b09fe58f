"""The people of every scenario: three organizations, a guest with a private address, two bots."""

from unicodedata import normalize

from tui.simulator.clock import DAY
from tui.simulator.directory import ADMINISTRATOR, OFFICER, Org, Person

AQUILA = Org("Aquila Robotics", "aquila-robotics.example", 0)
KESTREL = Org("Kestrel Optics", "kestrel-optics.example", 1)
HARBOUR = Org("Harbour & Finch Legal", "harbourfinch.example", 2)
PRIVATE = Org("Private accounts", "postfach.example", 3)
BOTS = Org("Webex bots", "webex.bot", 4)

# handle | first | last | title | department
_AQUILA = """
officer|Marguerite|Delacroix|Compliance Counsel|Compliance
officer-2|Tendai|Moyo|Compliance Investigator|Compliance
officer-readonly|Eun-ji|Han|Compliance Trainee|Compliance
admin|Oskar|Lindqvist|Collaboration Administrator|IT
user|Mateo|Quiroga|Controls Engineer|Engineering
ceo|Johanna|Brandstätter|Chief Executive|Management
cto|Kwame|Asante-Boateng|Chief Technology Officer|Management
hr|Ingrid|Solheim|Head of People|People
hr-2|Beatriz|Fonseca|People Partner|People
dorian|Dorian|Marić|Senior Sales Engineer|Sales
priya|Priya|Raghunathan|Product Manager|Product
gerd|Gerd|Falkenrath|Shift Supervisor|Production
leila|Leila|Haddad|Assembly Technician|Production
tomasz|Tomasz|Wrona|Production Manager|Production
yuki|Yuki|Tanabe|Robotics Engineer|Engineering
siobhan|Siobhán|Ní Bhriain|Firmware Lead|Engineering
rahul|Rahul|Deshmukh|Firmware Engineer|Engineering
chiara|Chiara|Benedetti|Mechanical Designer|Engineering
anders|Anders|Kjeldsen|Test Engineer|Engineering
fatou|Fatou|Diallo|Vision Engineer|Engineering
li|Li|Wenhua|Motion Planning Engineer|Engineering
noor|Noor|van der Meer|Safety Engineer|Engineering
pavel|Pavel|Novotný|Electronics Engineer|Engineering
hana|Hana|Petrović|Quality Engineer|Quality
samuel|Samuel|Okafor|Quality Manager|Quality
greta|Greta|Zimmermann|Head of Sales|Sales
luis|Luis|Echeverría|Account Manager|Sales
aisha|Aisha|Rahman|Account Manager|Sales
mikael|Mikael|Ahonen|Pricing Analyst|Sales
elena|Elena|Kowalczyk|Marketing Lead|Marketing
thabo|Thabo|Nkosi|Content Designer|Marketing
camille|Camille|Rousseau|Finance Director|Finance
arjun|Arjun|Mehta|Controller|Finance
ewa|Ewa|Lis|Purchasing Lead|Purchasing
dmitri|Dmitri|Volkov|Supply Planner|Purchasing
joao|João|Carvalho|Logistics Coordinator|Logistics
zeynep|Zeynep|Aydın|Field Service Engineer|Service
callum|Callum|MacAskill|Field Service Lead|Service
ines|Inês|Duarte|Office Manager|Workplace
viktor|Viktor|Szabó|IT Support|IT
mei|Chen|Mei-Ling|Security Engineer|IT
"""
_KESTREL = """
partner-officer|Astrid|Halvorsen|Compliance Lead|Legal
k-lead|Robert|Ainsworth|Programme Manager|Programmes
k-optics|Nadia|Benali|Optical Engineer|Optics
k-lens|Hiroshi|Morita|Lens Designer|Optics
k-firm|Ondřej|Kučera|Firmware Engineer|Electronics
k-qa|Grace|Adeyemi|Quality Engineer|Quality
k-sales|Julien|Marchetti|Account Manager|Sales
k-buy|Sofia|Lindgren|Purchasing|Operations
k-log|Pedro|Salazar|Logistics|Operations
k-test|Anika|Bose|Test Engineer|Quality
k-cad|Erik|Vandenberghe|CAD Designer|Optics
k-dir|Helen|Tsoukalas|Director|Management
"""
_HARBOUR = """
h-partner|Edmund|Harbour|Partner|Contracts
h-ip|Rosalind|Achebe|Patent Attorney|Intellectual Property
h-emp|Karim|Bouzid|Employment Counsel|Employment
h-assoc|Lucy|Trevelyan|Associate|Contracts
h-para|Nils|Bergqvist|Paralegal|Contracts
h-lit|Miriam|Feldman|Litigation Counsel|Disputes
h-clerk|Tariq|Jamal|Clerk|Office
h-ip2|Daniela|Vasquez|Patent Associate|Intellectual Property
"""
_ROLES = {
    "officer": (OFFICER,),
    "officer-2": (OFFICER,),
    "officer-readonly": (OFFICER,),
    "partner-officer": (OFFICER,),
    "admin": (ADMINISTRATOR,),
}
_UNDECOMPOSED = str.maketrans("łıøđ", "liod")
_BUILD_BOT = "buildherald@webex.bot"
_FORM_BOT = "lunchlist@webex.bot"


def people(start: int) -> dict[str, Person]:
    """Return everybody by handle; their accounts are between one and six years old."""
    found: dict[str, Person] = {}
    for org, table in ((AQUILA, _AQUILA), (KESTREL, _KESTREL), (HARBOUR, _HARBOUR)):
        for row in table.split("\n"):
            if row:
                person = _person(row, org, start)
                found[person.handle] = person
    found["guest"] = Person(
        "guest", "Nico", "Brandt", "nico.brandt77@postfach.example", PRIVATE, since=start - 40 * DAY
    )
    found["bot-build"] = Person(
        "bot-build", "Build Herald", "", _BUILD_BOT, BOTS, kind="bot", since=start - 400 * DAY
    )
    found["bot-lunch"] = Person(
        "bot-lunch", "Lunch List", "", _FORM_BOT, BOTS, kind="bot", since=start - 300 * DAY
    )
    return found


def _person(row: str, org: Org, start: int) -> Person:
    handle, first, last, title, department = row.split("|")
    address = f"{_plain(first)}.{_plain(last)}@{org.domain}"
    age = 365 + sum(map(ord, row)) % 1800
    return Person(
        handle,
        first,
        last,
        address,
        org,
        title,
        department,
        roles=_ROLES.get(handle, ()),
        since=start // DAY * DAY - age * DAY,
    )


def _plain(name: str) -> str:
    """Return a name as it stands in an e-mail address."""
    parted = normalize("NFKD", name.lower().translate(_UNDECOMPOSED))
    return "".join(c for c in parted if c.isascii() and c.isalnum())
