"""``wxi case four-eyes`` and ``wxi plans CASE export|approve``: two officers, no server."""

from pathlib import Path

from tests.cli.conftest import Shell
from tests.evidence.signing import listed, needs_ssh_keygen, sign_file

pytestmark = needs_ssh_keygen


def test_two_officers_delete_what_one_cannot(desk: Shell, tmp_path: Path) -> None:
    signers, file = tmp_path / "allowed", tmp_path / "plan.json"
    signers.write_bytes(listed("one", "two"))
    eyes = ("case", "four-eyes", "CASE-1")
    planner = ("--planner", "one@example.com", "--signers", str(signers))
    desk.wxi(*eyes, *planner).is_refused(2, "needs a reason")
    desk.wxi(*eyes, "--planner", "one@example.com").is_refused(2, "both --planner and --signers")
    shown = desk.wxi(*eyes, *planner, "--reason", "policy")
    assert "may sign\ttwo@example.com\tSHA256:" in shown.out
    assert shown.out == desk.wxi(*eyes).out

    wanted = ("delete", "CASE-1", "--filter", 'from:dorian "Handover 2"')
    dry = desk.wxi(*wanted, "--dry-run")
    plan_id = dry.out.split("\t")[1].split("\n")[0]
    assert "nobody has signed this plan yet" in dry.out
    rest = ("delete", "CASE-1", "--resume", plan_id, "--reason", "leak", "--confirm", "delete 1")
    refused = desk.wxi(*rest)
    assert refused.code == 1
    assert f"wxi plans CASE-1 export {plan_id}" in refused.err

    export = desk.wxi("plans", "CASE-1", "export", plan_id, "--to", str(file))
    assert f"ssh-keygen -Y sign -f KEY -n webex-case {file}" in export.out
    desk.wxi("plans", "CASE-1", "export", plan_id, "--to", str(file)).is_refused(2, "exists")
    approve = ("plans", "CASE-1", "approve", plan_id)
    desk.wxi(*approve, str(sign_file(file, "one"))).is_refused(1, "plans and so cannot be")
    signature = sign_file(file, "two")
    desk.wxi(*approve, str(signature), PATH="/nowhere").is_refused(1, "ssh-keygen is not on")
    assert desk.wxi(*approve, str(signature)).code == 0
    listing = desk.wxi("plans", "CASE-1", "--steps")
    assert "and signed: two@example.com" in listing.out
    done = desk.wxi(*rest)
    assert done.code == 0, done
    assert "\tdone\t" in done.out
    desk.wxi(*approve, str(signature)).is_refused(1, "run before")

    change = tmp_path / "off"
    desk.wxi(*eyes, "--off", "--reason", "why not").is_refused(2, "no one person turns this off")
    assert "ssh-keygen" in desk.wxi(*eyes, "--off", "--request", str(change)).out
    desk.wxi(*eyes, "--signed", str(change), "--reason", "done").is_refused(2, "no such file")
    sign_file(change, "two")
    assert "not demanded" in desk.wxi(*eyes, "--signed", str(change), "--reason", "done").out
    assert desk.wxi("verify", "CASE-1").code == 0
