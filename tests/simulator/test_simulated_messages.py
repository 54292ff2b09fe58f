import json

import httpx
import pytest

from tui.simulator.spaces import Message
from tui.simulator.world import World

from .conftest import Clients, Hands


def find(world: World, **wanted: object) -> Message:
    """Return the newest message in Project Falcon whose attributes are as wanted."""
    return next(
        message
        for message in reversed(world.messages.values())
        if message.room.title == "Project Falcon"
        and all(getattr(message, name) == value for name, value in wanted.items())
    )


def listed(client: httpx.Client, **query: str | int) -> list[str]:
    answer = client.get("/messages", params=dict(query))
    found = []
    while True:
        found += [message["id"] for message in answer.json()["items"]]
        if "next" not in answer.links:
            return found
        answer = client.get(answer.links["next"]["url"])


def test_a_room_lists_what_stands_newest_first(readers: Clients, still_world: World) -> None:
    client = readers("demo-officer")
    for room in still_world.rooms.values():
        if not room.full_view & 1:
            continue
        posts = still_world.posts[room.uuid]
        stands = [message.id for message in reversed(posts) if message.deleted is None]
        assert listed(client, roomId=room.id, max=17) == stands
        assert listed(client, roomId=room.id) == stands


def test_before_and_before_message_narrow_the_list(readers: Clients, still_world: World) -> None:
    client = readers("demo-officer")
    room = find(still_world).room
    whole = client.get("/messages", params={"roomId": room.id, "max": 100}).json()["items"]
    mark = whole[10]
    rest = [message["id"] for message in whole[11:]]
    assert listed(client, roomId=room.id, beforeMessage=mark["id"])[: len(rest)] == rest
    assert listed(client, roomId=room.id, before=mark["created"])[: len(rest)] == rest


def test_a_thread_is_listed_by_its_root(readers: Clients, still_world: World) -> None:
    reply = next(m for m in still_world.messages.values() if m.parent and m.deleted is None)
    root = reply.parent
    assert root is not None
    expected = [
        message.id
        for message in reversed(still_world.posts[reply.room.uuid])
        if message.parent is root and message.deleted is None
    ]
    token = "demo-officer" if reply.room.full_view & 1 else "demo-partner-officer"
    assert listed(readers(token), roomId=reply.room.id, parentId=root.id) == expected


@pytest.mark.parametrize("query", [{}, {"roomId": "x"}, {"roomId": "x", "max": "no"}])
def test_a_room_is_needed(readers: Clients, query: dict[str, str]) -> None:
    answer = readers("demo-officer").get("/messages", params=query)
    assert answer.status_code == (404 if query else 400)


def test_deleting_is_seen_in_the_feed_and_leaves_the_content_to_officers(
    clients: Clients, world: World, hands: Hands
) -> None:
    officer, user = clients("demo-officer"), clients("demo-user")
    message = find(world, deleted=None, files=())
    before = officer.get(f"/messages/{message.id}").json()
    assert user.get(f"/messages/{message.id}").status_code == 200
    assert clients("demo-readonly").delete(f"/messages/{message.id}").status_code == 403
    hands.at += 1

    answer = officer.delete(f"/messages/{message.id}")
    assert (answer.status_code, answer.content) == (204, b"")

    event = officer.get("/events", params={"max": 1}).json()["items"][0]
    assert (event["resource"], event["type"]) == ("messages", "deleted")
    assert event["actorId"] == officer.get("/people/me").json()["id"]
    assert set(event["data"]) == {"id", "roomId", "roomType", "personId", "personEmail"}
    assert event["data"]["id"] == message.id
    assert event["data"]["personId"] == before["personId"]

    assert officer.delete(f"/messages/{message.id}").status_code == 410
    assert officer.get(f"/messages/{message.id}").json() == before
    assert user.get(f"/messages/{message.id}").status_code == 404
    assert message.id not in listed(officer, roomId=message.room.id)


def test_a_user_deletes_only_what_is_theirs(clients: Clients, world: World) -> None:
    user = clients("demo-user")
    me = world.by_handle["user"]
    mine = next(m for m in world.messages.values() if m.author is me and m.deleted is None)
    foreign = next(
        m
        for m in world.messages.values()
        if m.author is not me and me.uuid in m.room.roster and m.deleted is None
    )
    assert user.delete(f"/messages/{mine.id}").status_code == 204
    assert user.delete(f"/messages/{foreign.id}").status_code == 403


def test_an_edit_keeps_the_id_and_the_last_text_counts(
    readers: Clients, still_world: World
) -> None:
    client = readers("demo-officer")
    query = {"resource": "messages", "type": "updated", "max": "1000"}
    for event in client.get("/events", params=query).json()["items"]:
        data = event["data"]
        assert data["created"] < data["updated"] == event["created"]
        now = client.get(f"/messages/{data['id']}").json()
        assert (now["text"], now["updated"]) == (data["text"], data["updated"])


def test_deleted_files_stay_with_officers_alone(readers: Clients, still_world: World) -> None:
    message = next(
        m
        for m in still_world.messages.values()
        if m.deleted and m.files and "price" in m.files[0].name
    )
    officer, user = readers("demo-officer"), readers("demo-user")
    [url] = officer.get(f"/messages/{message.id}").json()["files"]
    assert user.get(url).status_code == 404
    answer = officer.get(url)
    assert answer.status_code == 200
    assert b"FALCON-12" in answer.content


def test_contents_tell_name_type_and_size_without_the_bytes(
    readers: Clients, still_world: World
) -> None:
    officer = readers("demo-officer")
    kinds: dict[str, bytes] = {}
    for message in still_world.messages.values():
        if not message.files or not message.room.full_view & 1:
            continue
        if message.files[0].state != "clean":
            continue
        [url] = officer.get(f"/messages/{message.id}").json()["files"]
        head, got = officer.head(url), officer.get(url)
        assert head.status_code == got.status_code == 200
        assert head.content == b""
        for name in ("content-type", "content-length", "content-disposition"):
            assert head.headers[name] == got.headers[name]
        assert int(head.headers["content-length"]) == len(got.content) > 0
        assert 'filename="' in head.headers["content-disposition"]
        kinds[message.files[0].name.rpartition(".")[2]] = got.content
    assert kinds["pdf"].startswith(b"%PDF-")
    assert kinds["png"].startswith(b"\x89PNG")
    assert kinds["xlsx"].startswith(b"PK")
    assert set(kinds) == {"pdf", "png", "xlsx", "csv", "txt"}


def test_a_name_beyond_ascii_is_sent_in_utf8_too(readers: Clients, still_world: World) -> None:
    message = next(
        m
        for m in still_world.messages.values()
        if m.files and m.files[0].name.startswith("見積書") and m.room.full_view & 1
    )
    head = readers("demo-officer").head(f"/contents/{message.content_id(0)}")
    assert "filename*=UTF-8''%E8%A6%8B" in head.headers["content-disposition"]


@pytest.mark.parametrize("path", ["x", "/", "Y2lzY29zcGFyazovL3VzL0NPTlRFTlQveC8w"])
def test_an_unknown_content_is_404(readers: Clients, path: str) -> None:
    assert readers("demo-officer").get(f"/contents/{path}").status_code == 404


def test_a_hostile_host_header_does_not_reach_the_answer(
    readers: Clients, still_world: World
) -> None:
    message = next(m for m in still_world.messages.values() if m.files and m.room.full_view & 1)
    client = readers("demo-officer")
    answer = client.get(f"/messages/{message.id}", headers={"Host": 'a","x":"'})
    assert json.loads(answer.content)["files"][0].startswith(str(client.base_url))
