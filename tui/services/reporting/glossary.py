"""The words of a report, explained to somebody who has never seen the console."""

from tui.domain.report import Fact, Facts, Said, Section

_WORDS = {
    "before-image": "An object as it was read just before a step changed or deleted it.",
    "bot": "A program that takes part in rooms. In a group room it is shown only what mentions it.",
    "commit": "A line that closes a batch of received events and names the SHA-256 of the batch "
    "and of the line before it, so that nothing before it can be changed unseen.",
    "compliance officer": "A role in Webex that may read the events and content of its own "
    "organization, deleted content too while it is kept.",
    "coverage": "Which times were read of which list, how often, and why not.",
    "event": "One item of Webex's list of what happened: who did what to which object, when.",
    "exhibit": "A captured screen of the console, numbered, with the records it showed.",
    "external": "Of another organization than the officer's.",
    "journal": "What was done in the case, line by line; each line names the SHA-256 of the one "
    "before, so that none can be changed, added or taken out unseen.",
    "plan": "Steps that delete or change something at Webex, fixed before they are confirmed.",
    "preview": "A picture of a page of a file, made by Webex and shown in the client.",
    "proved contact": "Somebody did something with a message that shows that they had it before "
    "them: opened its file, answered it, edited it.",
    "receipt": "What Webex answered to a step, written down before anything else is done.",
    "retrieve": "To read content as the officer, deleted or not, and keep it in the case. Nothing "
    "returns to the room by that.",
    "roster": "The list of the members of a room as Webex gave it at one moment.",
    "SHA-256": "A number of 64 hexadecimal digits computed from bytes. Other bytes have, for all "
    "practical purposes, another number.",
    "tracking id": "Webex's own number of an answer, by which Webex's support can find it.",
    "‹U+202E› and the like": "A character that cannot be seen or that deceives the reader, named "
    "here by its number instead of being shown; ‹ESC› and the like are control characters, ↵ is a "
    "new line.",
}


def section() -> Section:
    """Return the section."""
    facts = tuple(Fact(word, Said(meaning)) for word, meaning in _WORDS.items())
    return Section("glossary", "Glossary", (Facts(facts),))
