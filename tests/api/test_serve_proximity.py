"""A service told at its start which headings go together: every answer under a programme of complementary products knows them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from matchmaker.errors import InputError

SALES = {"programme": "export-sales", "overrides": {"size.min": 2, "size.optimum": 2, "neutral_affinity": 0.1}}


def settings(folder: Path, space: str) -> Any:
    from api.settings import Settings

    members, near = folder / "firms.csv", folder / "space.csv"
    members.write_text("id,name,country,hs_codes\nbridge,Bridge,PE,730810\nwire,Wire,PE,850421\n", "utf-8")
    near.write_text(space, "utf-8")
    return Settings(members=members, proximity=near)


@pytest.mark.long
def test_it_counts_in_matches_and_groupings(
    serve: Callable[[Any], AbstractContextManager[httpx2.Client]], tmp_path: Path
) -> None:
    from api.app import create_app

    with serve(create_app(settings(tmp_path, "source,target,strength\n7308,8504,0.9\n"))) as client:
        (match,) = client.post("/v1/matches", json={"firm_id": "wire", **SALES}).json()["matches"]
        assert match["id"] == "bridge" and match["reasons"][0]["similarity"] == pytest.approx(0.9)
        for ids in (None, ["bridge", "wire"]):
            record = client.post("/v1/groupings", json={"ids": ids, **SALES} if ids else SALES).json()
            assert [len(proposal["members"]) for proposal in record["proposals"]] == [2]
            assert len(record["provenance"]["proximity"]) == 64
        alike = client.post("/v1/matches", json={"firm_id": "wire", "programme": "export-promotion"})
        assert (alike.status_code, alike.json()["matches"]) == (200, [])


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    from api.app import create_app

    with pytest.raises(InputError, match="strength"):
        create_app(settings(tmp_path, "source,target\n7308,8504\n"))
