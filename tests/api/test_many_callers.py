"""Several callers at once get the answers they would get alone, and the service stays awake while it computes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

import matchmaker as mm
from api.kit.problems import ProblemError
from api.kit.turns import Turns


def test_answers_do_not_depend_on_company(client: httpx2.Client, members: Path) -> None:
    listed = list(mm.read_firms(members).ids)
    ids, asked = listed[:8], {"ids": listed[:30], "seed": 1}
    alone = {firm: client.post("/v1/matches", json={"firm_id": firm}).json() for firm in ids}
    grouped = client.post("/v1/groupings", json=asked).text
    with ThreadPoolExecutor(8) as callers:
        groupings = [callers.submit(client.post, "/v1/groupings", json=asked) for _ in range(3)]
        matches = {firm: callers.submit(client.post, "/v1/matches", json={"firm_id": firm}) for firm in ids}
        assert all(matches[firm].result().json() == alone[firm] for firm in ids)
        assert all(answer.result().text == grouped for answer in groupings)


def test_it_stays_healthy_while_it_computes(client: httpx2.Client) -> None:
    with ThreadPoolExecutor(4) as callers:
        work = [callers.submit(client.post, "/v1/groupings", json={"seed": seed}) for seed in range(2)]
        answered = 0
        while not all(each.done() for each in work):
            assert client.get("/healthz").status_code == 200
            answered += 1
            time.sleep(0.01)
        assert all(each.result().status_code == 200 for each in work)
    assert answered > 0


def test_questions_do_not_wait_for_a_long_run(client: httpx2.Client, app: Any, members: Path) -> None:
    ids = list(mm.read_firms(members).ids)[:4]
    groups = {"groups": [ids]}
    with app.state.pool.turns.long():
        for path, body in (
            ("matches", {"firm_id": ids[0]}),
            ("fill", groups),
            ("gaps", groups),
            ("what-if", {**groups, "change": {"dissolve": 1}}),
            ("analogues", {"members": ids}),
            ("assemble", {"demand": {"product": "mango", "volume": "1 t/year"}}),
        ):
            assert client.post(f"/v1/{path}", json=body, timeout=30).status_code == 200, path


def test_one_run_too_many_is_told_to_come_back() -> None:
    turns = Turns(waiting=1)
    with turns.long(), pytest.raises(ProblemError) as refused, turns.long():
        pass
    assert refused.value.status == 503
    assert refused.value.headers == {"Retry-After": "30"}
    with turns.long():
        pass  # the place is free again
