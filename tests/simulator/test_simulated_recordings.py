"""Recordings of meetings and of calls: who sees them in which state, and the moves between."""

from collections import Counter
from typing import Any

import httpx
import pytest

from tui.simulator.world import World

from .conftest import Clients, Hands

WRITERS = ("demo-officer", "demo-admin")
GET_REASON = {"reason": "audit", "comment": "CASE-7"}


def listed(client: httpx.Client, path: str = "/admin/recordings", **query: str) -> list[Any]:
    span = {"from": "2026-02-18T15:00:00Z", "to": "2026-03-18T15:00:00Z", "max": "100"}
    answer = client.get(path, params=span | query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def find(client: httpx.Client, status: str, path: str = "/admin/recordings") -> str:
    """Return the id of a recording of a meeting that the sampler left in this state."""
    topics = {"available": "Quarterly outlook", "purged": "Pilot review", "deleted": "Supplier"}
    site = "aquilarobotics-eu.webex.com" if status == "deleted" else "aquilarobotics.webex.com"
    [found] = listed(client, path, status=status, siteUrl=site, topic=topics[status])
    return str(found["id"])


def host(world: World, key: str) -> str:
    return world.recordings[key].owner.email


def remove(client: httpx.Client, path: str, body: dict[str, str] | None = None) -> int:
    return client.request("DELETE", path, json=body).status_code


def test_the_officer_lists_all_three_states_and_the_administrator_two(readers: Clients) -> None:
    officer, admin = readers("demo-officer"), readers("demo-admin")
    for status in ("available", "purged", "deleted"):
        key = find(officer, status)
        shown = officer.get(f"/recordings/{key}")
        assert shown.json()["status"] == status
        assert admin.get(f"/recordings/{key}").status_code == (404 if status == "purged" else 200)
    assert admin.get("/admin/recordings", params={"status": "purged"}).status_code == 403
    assert listed(admin, status="deleted", siteUrl="aquilarobotics-eu.webex.com")


def test_links_lead_to_the_bytes_for_three_hours_and_need_no_token(
    clients: Clients, hands: Hands
) -> None:
    officer, anybody = clients("demo-officer"), clients("")
    for status in ("available", "purged", "deleted"):
        links = officer.get(f"/recordings/{find(officer, status)}").json()
        links = links["temporaryDirectDownloadLinks"]
        film = anybody.get(links["recordingDownloadLink"])
        assert film.status_code == 200
        assert film.content[4:8] == b"ftyp"
        assert anybody.get(links["audioDownloadLink"]).headers["content-type"] == "audio/mpeg"
        assert anybody.get(links["transcriptDownloadLink"]).text.startswith("WEBVTT")
    assert anybody.get(links["recordingDownloadLink"] + "0").status_code == 404
    hands.at += 3 * 3_600_000 + 1_000
    assert anybody.get(links["recordingDownloadLink"]).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "2026-02-10T00:00:00Z", "to": "2026-03-12T00:00:00Z"}, 200),
        ({"from": "2026-02-10T00:00:00Z", "to": "2026-03-12T00:00:01Z"}, 400),
        ({"from": "2026-03-12T00:00:00Z", "to": "2026-03-11T00:00:00Z"}, 400),
        ({"siteUrl": "somebody-else.webex.com"}, 400),
        ({"status": "lost"}, 400),
    ],
)
def test_ranges_and_values(readers: Clients, query: dict[str, str], status: int) -> None:
    assert readers("demo-officer").get("/admin/recordings", params=query).status_code == status


def test_a_list_without_range_covers_a_week_of_the_preferred_site(readers: Clients) -> None:
    officer = readers("demo-officer")
    week = officer.get("/admin/recordings", params={"max": 100}).json()["items"]
    assert 0 < len(week) < len(listed(officer))
    assert {it["siteUrl"] for it in week} == {"aquilarobotics.webex.com"}
    times = [it["createTime"] for it in week]
    assert times == sorted(times, reverse=True)
    held = week[0]["meetingId"]
    assert week[0] in listed(officer, meetingId=held, siteUrl="ignored.example")


def test_the_header_timezone_moves_times(readers: Clients) -> None:
    officer = readers("demo-officer")
    path = f"/recordings/{find(officer, 'available')}"
    plain = officer.get(path).json()["createTime"]
    moved = officer.get(path, headers={"timezone": "Asia/Tokyo"}).json()["createTime"]
    assert plain.endswith("Z")
    assert moved.endswith("+09:00")
    assert officer.get(path, headers={"timezone": "Moon/Base"}).status_code == 400


def test_an_officers_deletion_purges_and_the_officer_still_has_it(
    clients: Clients, world: World
) -> None:
    officer = clients("demo-officer")
    key = find(officer, "available")
    assert remove(officer, f"/recordings/{key}") == 400
    assert remove(officer, f"/recordings/{key}", {"reason": "x", "comment": "y" * 256}) == 400
    assert remove(clients("demo-readonly"), f"/recordings/{key}", GET_REASON) == 403
    assert remove(officer, f"/recordings/{key}", GET_REASON) == 204
    assert officer.get(f"/recordings/{key}").json()["status"] == "purged"
    assert find_topic(clients("demo-officer"), "purged", "Quarterly outlook") == [key]
    assert "CASE-7" in world.deeds[-1].text


def find_topic(client: httpx.Client, status: str, topic: str) -> list[str]:
    return [it["id"] for it in listed(client, status=status, topic=topic)]


def test_no_officer_reaches_the_recycle_bin(clients: Clients) -> None:
    officer = clients("demo-officer")
    for name in ("softDelete", "restore", "purge"):
        body = {"recordingIds": [find(officer, "available")]}
        assert officer.post(f"/recordings/{name}", json=body).status_code == 403
        assert officer.post(f"/convergedRecordings/{name}", json=body).status_code == 403
    assert remove(officer, f"/admin/recordings/{find(officer, 'available')}") == 403


def test_an_administrator_moves_for_a_host_and_only_along_the_table(
    clients: Clients, world: World
) -> None:
    admin, officer = clients("demo-admin"), clients("demo-officer")
    key = find(officer, "available")
    query, body = {"hostEmail": host(world, key)}, {"recordingIds": [key]}

    def move(name: str) -> int:
        return admin.post(f"/recordings/{name}", params=query, json=body).status_code

    assert [move("restore"), move("purge")] == [404, 404]
    assert [move("softDelete"), move("softDelete")] == [204, 404]
    assert officer.get(f"/recordings/{key}").json()["status"] == "deleted"
    assert [move("restore"), move("softDelete"), move("purge")] == [204, 204, 204]
    assert [move("restore"), move("purge"), move("softDelete")] == [404, 404, 404]
    assert officer.get(f"/recordings/{key}").json()["status"] == "purged"
    assert admin.post("/recordings/restore", json=body).status_code == 404
    assert admin.post("/recordings/restore", params=query, json={}).status_code == 400
    both = body | {"restoreAll": True}
    assert admin.post("/recordings/restore", params=query, json=both).status_code == 400


def test_everything_of_a_host_can_be_restored_at_once(clients: Clients, world: World) -> None:
    admin, officer = clients("demo-admin"), clients("demo-officer")
    key = find(officer, "deleted")
    query = {"hostEmail": host(world, key)}
    assert admin.post("/recordings/restore", params=query, json={"restoreAll": True})
    assert officer.get(f"/recordings/{key}").json()["status"] == "available"
    too_many = {"recordingIds": ["x"] * 101}
    assert admin.post("/recordings/purge", params=query, json=too_many).status_code == 400


def test_the_administrators_own_deletion_purges(clients: Clients) -> None:
    officer, admin = clients("demo-officer"), clients("demo-admin")
    key = find(officer, "available")
    assert remove(admin, f"/admin/recordings/{key}") == 204
    assert admin.get(f"/recordings/{key}").status_code == 404
    assert officer.get(f"/recordings/{key}").json()["status"] == "purged"


def test_reports_tell_who_watched(readers: Clients) -> None:
    officer = readers("demo-officer")
    key = find(officer, "available")
    [summary] = [
        it
        for it in listed(officer, "/recordingReport/accessSummary", hostEmail="all")
        if it["recordingId"] == key
    ]
    assert (summary["viewCount"], summary["downloadCount"]) == (1, 1)
    details = officer.get("/recordingReport/accessDetail", params={"recordingId": key}).json()
    assert [it["downloaded"] for it in details["items"]] == [True, False]
    old = {"from": "2025-01-01T00:00:00Z", "to": "2025-01-05T00:00:00Z"}
    assert officer.get("/recordingReport/accessSummary", params=old).status_code == 400
    assert officer.get("/recordingReport/accessDetail").status_code == 400


CALLS = "/admin/convergedRecordings"


def test_call_recordings_have_three_states_and_no_links_for_administrators(
    readers: Clients,
) -> None:
    officer, admin = readers("demo-officer"), readers("demo-admin")
    found = {status: listed(officer, CALLS, status=status) for status in ("available", "deleted")}
    found["purged"] = listed(officer, CALLS, status="purged")
    assert {status: len(items) for status, items in found.items()} == {
        "available": 1,
        "deleted": 1,
        "purged": 1,
    }
    key = found["available"][0]["id"]
    links = officer.get(f"/convergedRecordings/{key}").json()["temporaryDirectDownloadLinks"]
    assert readers("").get(links["audioDownloadLink"]).content[:2] == b"\xff\xfb"
    shown = admin.get(f"/convergedRecordings/{key}")
    assert shown.status_code == 200
    assert "temporaryDirectDownloadLinks" not in shown.json()
    owner = found["available"][0]["ownerEmail"]
    assert listed(officer, CALLS, ownerEmail=owner) == found["available"]
    assert listed(officer, CALLS, ownerEmail="nobody@nowhere.example") == []
    short = officer.get(f"/convergedRecordings/{key}/metadata").json()["serviceData"]
    long = officer.get(f"/convergedRecordings/{key}/metadata", params={"showAllTypes": "true"})
    assert set(long.json()["serviceData"]) - set(short) == {"callActivity"}


def test_an_officers_deletion_of_a_call_recording_destroys_it_for_the_officer_too(
    clients: Clients, hands: Hands
) -> None:
    officer = clients("demo-officer")
    key = listed(officer, CALLS)[0]["id"]
    links = officer.get(f"/convergedRecordings/{key}").json()["temporaryDirectDownloadLinks"]
    hands.at += 1
    assert remove(officer, f"/convergedRecordings/{key}") == 400
    assert remove(officer, f"/convergedRecordings/{key}", GET_REASON) == 204
    assert officer.get(f"/convergedRecordings/{key}").status_code == 404
    assert officer.get(links["audioDownloadLink"]).status_code == 404
    assert remove(officer, f"/convergedRecordings/{key}", GET_REASON) == 404
    for status in ("available", "deleted", "purged"):
        assert key not in {it["id"] for it in listed(officer, CALLS, status=status)}


def test_an_administrator_moves_call_recordings_of_an_owner(clients: Clients) -> None:
    admin, officer = clients("demo-admin"), clients("demo-officer")
    [binned] = listed(officer, CALLS, status="deleted")
    body = {"ownerEmail": binned["ownerEmail"], "restoreAll": True}
    assert admin.post("/convergedRecordings/restore", json=body).status_code == 204
    assert officer.get(f"/convergedRecordings/{binned['id']}").json()["status"] == "available"


def test_events_of_call_recordings_are_listed_only_when_asked_for(readers: Clients) -> None:
    officer = readers("demo-officer")
    kinds = {"resource": "convergedRecordings", "serviceType": "calling"}
    asked = officer.get("/events", params=kinds).json()["items"]
    assert Counter(it["type"] for it in asked) == {"created": 3, "updated": 3}
    plain = officer.get("/events", params={"max": 1000}).json()["items"]
    assert "convergedRecordings" not in {it["resource"] for it in plain}
