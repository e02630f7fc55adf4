"""All proposals of one run, the firms left unplaced with a reason each, and how the run came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.answer import FirmAnswer, answer_placed, answer_unplaced
from matchmaker.consortia.compare import Comparison, compare
from matchmaker.consortia.heads import Head, Heads
from matchmaker.consortia.proposal import Proposal, Reserve
from matchmaker.consortia.unplaced import Unplaced
from matchmaker.consortia.verdict import Verdict
from matchmaker.errors import InputError, UnknownFirmError
from matchmaker.programmes import Programme
from matchmaker.progress import Progress, Watch
from matchmaker.texts import Message

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from matchmaker.affinity.index import AffinityIndex
    from matchmaker.affinity.relatedness import Strengths
    from matchmaker.consortia.alternatives import Alternative
    from matchmaker.consortia.case import Case
    from matchmaker.consortia.coming_back import Revision
    from matchmaker.consortia.fairness import Price
    from matchmaker.consortia.relaxation import Relaxation
    from matchmaker.consortia.seating import Seating
    from matchmaker.consortia.stability import Stability
    from matchmaker.consortia.what_if import WhatIf
    from matchmaker.firms.profile import Profile


@dataclass(frozen=True)
class Portfolio:
    """The result of `suggest_consortia`.

    Attributes
    ----------
    proposals : tuple of Proposal, best score first
    unplaced : tuple of Unplaced, sorted by id
    objective : what the portfolio is worth under the programme (see docs/ideas.md)
    heads : how many firms of each country, size and kind there are and are placed
    provenance : engine, programme, seed, effort, date, index version, digest of the firms; whether it can be reproduced
    rules : what the programme asks of the portfolio as a whole (how many proposals, whose share of the places), judged
    relaxation : where there is no proposal, the least that must be given up for one
    """

    programme: Programme
    proposals: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]
    objective: float
    provenance: Mapping[str, Any]
    heads: Heads
    rules: tuple[Verdict, ...] = ()
    relaxation: Relaxation | None = None
    price: Price | None = None  # what raising the group placed least cost, where the programme asks for it
    revision: Revision | None = None  # what changed since `near`, where one was given
    case: Case | None = field(default=None, repr=False, compare=False)  # None where it was read back from a file

    def __len__(self) -> int:
        return len(self.proposals)

    @property
    def index(self) -> AffinityIndex | None:
        """The index it was formed on; None where it was read back from a file."""
        return None if self.case is None else self.case.index

    @property
    def placed(self) -> int:
        """How many firms are in a proposal."""
        return sum(len(proposal) for proposal in self.proposals)

    @cached_property
    def seating(self) -> Seating:
        """Who sits where. Raises InputError where the portfolio has no firms behind it."""
        from matchmaker.consortia.seating import Seating

        if self.case is None:
            raise InputError(Message("what-if-without-firms"))
        return Seating.of(self.case, self.proposals)

    def proposal_of(self, firm: str) -> Proposal | None:
        """The proposal a firm is in, or None."""
        return next((proposal for proposal in self.proposals if firm in proposal.members), None)

    def explain(self, firm: str, lang: str = "en") -> FirmAnswer:
        """Why a firm is where it is, or in none: its proposal and ties, or the reason, its five best partners and where they
        went, and the best proposal that could take it. Raises UnknownFirmError.
        """
        proposal = self.proposal_of(firm)
        if proposal is not None:
            return answer_placed(proposal, firm, self.index, lang)
        for record in self.unplaced:
            if record.id == firm:
                return answer_unplaced(record, lang)
        raise UnknownFirmError(Message("unknown-firm", id=firm))

    def what_if(
        self,
        *,
        replace: tuple[str, str] | None = None,
        add: tuple[str, int] | None = None,
        remove: str | None = None,
        dissolve: int | None = None,
        split: tuple[int, Sequence[str]] | None = None,
        merge: tuple[int, int] | None = None,
    ) -> WhatIf:
        """One change made by hand and what it does to scores, rules and objective; `.apply()` gives the new portfolio.

        Parameters
        ----------
        replace : (firm out, firm in)
            A firm that is in another proposal leaves it.
        add : (firm, proposal number)
        remove : firm
        dissolve : proposal number
        split : (proposal number, ids that leave it to be a proposal of their own)
        merge : (proposal number, proposal number)

        Raises
        ------
        InputError
            None or several of them; a proposal or a membership that is not there; a portfolio read from a file (see `on`).
        UnknownFirmError
            An id that is not among the firms.

        Examples
        --------
        >>> import matchmaker as mm
        >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
        >>> portfolio = mm.suggest_consortia([mm.Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(6)])
        >>> answer = portfolio.what_if(remove="pe-0")
        >>> answer.consequences[0].members_after, answer.placed_after, answer.possible, answer.gain < 0
        (('pe-1', 'pe-2', 'pe-3', 'pe-4', 'pe-5'), 5, True, True)
        """
        from matchmaker.consortia.what_if import what_if

        asked = {"replace": replace, "add": add, "remove": remove, "dissolve": dissolve, "split": split, "merge": merge}
        return what_if(self, asked)

    def reserves(self, proposal: Proposal | int, member: str | None = None, k: int = 3) -> tuple[Reserve, ...]:
        """Who could stand in: firms in no proposal, best first by the score that the proposal would have with them, ties by id.

        Parameters
        ----------
        proposal : Proposal or its number
        member : id, optional
            Whose place is to be taken; None: each firm in the place where it is best.

        Returns
        -------
        tuple of Reserve
            Of the programme's candidates of a member (in a proposal of more than 30 firms those that the graph ties to one)
            those that may be placed, with whom no hard rule breaks that held and whose ties to the others are better than
            neutral; each with the rules whose verdict would be another.

        Raises
        ------
        InputError
            A proposal or a membership that is not there; k below 1; a portfolio read from a file (see `on`).

        Examples
        --------
        >>> import matchmaker as mm
        >>> mango = dict(country="PE", products=("mango",), hs_codes=("080450",))
        >>> firms = [mm.Profile(id=f"pe-{i}", name=f"Firm {i}", **mango) for i in range(5)]
        >>> portfolio = mm.suggest_consortia(firms, excluded=["pe-4"]).on(firms)
        >>> [(each.id, each.score) for each in portfolio.reserves(1, "pe-0")]
        [('pe-4', 0.65)]
        """
        from matchmaker.consortia.reserves import reserves

        return reserves(self, proposal, member, k)

    def reserves_record(self, proposal: int, member: str | None = None, k: int = 3) -> dict[str, Any]:
        """`reserves` as a record of plain JSON data: what the command line prints and the service answers."""
        from matchmaker.consortia.reserves import record

        return record(self, proposal, member, k)

    def on(
        self, firms: Iterable[Profile] | AffinityIndex, proximity: str | Path | Strengths | None = None
    ) -> Portfolio:
        """This portfolio with the firms behind it, for one that was read from a file: what `what_if` and the like ask for.

        Raises UnknownFirmError where a member is not among the firms, and InputError where the portfolio was made with another
        `proximity` file than is given.
        """
        from matchmaker.affinity.index import AffinityIndex
        from matchmaker.consortia.case import open_case
        from matchmaker.consortia.scope import Scope

        if not isinstance(firms, AffinityIndex):
            firms = AffinityIndex(firms, self.programme, self.provenance["as_of"], proximity)
        made = self.provenance
        if firms.proximity_digest != made.get("proximity"):
            raise InputError(Message("proximity-another", digest=(made.get("proximity") or "")[:12]))
        case = open_case(firms, scope=Scope.of(self.programme, made.get("product"), made.get("area")))
        for proposal in self.proposals:
            for firm in proposal.members:
                case.at(firm)
        return replace(self, case=case)

    def alternatives(
        self, n: int = 3, within: float = 0.02, progress: Progress | None = None
    ) -> tuple[Alternative, ...]:
        """Up to `n` clearly different portfolios whose objective is within a share of this one's, with how they differ: the
        share of pairs that changed, who gains and who loses. Raises InputError as `what_if` does.
        """
        from matchmaker.consortia.alternatives import alternatives

        return alternatives(self, n, within, Watch(progress))

    def stability(self, runs: int = 20, progress: Progress | None = None) -> Stability:
        """How often each proposal's firms stay together when seeds, weights, members and volumes are disturbed; its
        `.portfolio` carries the figures in its records. Raises InputError as `what_if` does.
        """
        from matchmaker.consortia.stability import stability

        return stability(self, runs, Watch(progress))

    def compare(self, other: Portfolio) -> Comparison:
        """What changed from this portfolio to another: by proposal, member and score."""
        return compare(self.proposals, other.proposals, self.objective, other.objective)

    def summary(self, lang: str = "en") -> dict[str, Any]:
        """Head counts: firms, placed and unplaced, by country, size and reason."""
        reasons = Counter(record.reason.text(lang) for record in self.unplaced)
        first = {record.reason.text(lang): record.reason for record in reversed(self.unplaced)}
        n = self.placed
        return {
            "firms": n + len(self.unplaced),
            "placed": n,
            "unplaced": len(self.unplaced),
            "proposals": len(self.proposals),
            "mean_score": round(sum(p.score * len(p) for p in self.proposals) / n, 9) if n else None,
            "mean_size": round(n / len(self.proposals), 9) if self.proposals else None,
            "by_country": _counted(self.heads["country"]),
            "unplaced_by_reason": [
                {"reason": first[text].as_dict(lang), "count": count}
                for text, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
            ],
            "by_size": _counted(self.heads["size"]),
        }

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The portfolio record (docs/portfolio.schema.json), with sentences in `lang`."""
        from matchmaker.consortia.serialisation import as_record

        return as_record(self, lang)

    def to_json(self, lang: str = "en") -> str:
        """`to_dict` as JSON text; the same portfolio gives the same bytes."""
        from matchmaker.consortia.serialisation import as_json

        return as_json(self, lang)

    def to_pandas(self) -> pd.DataFrame:
        """One row a firm: id, name, country, proposal (NA where unplaced), score, mean_tie, reason."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {
                "id": member.id,
                "name": member.name,
                "country": member.country,
                "proposal": proposal.number,
                "score": proposal.score,
                "mean_tie": member.mean_tie,
                "reason": None,
            }
            for proposal in self.proposals
            for member in proposal.profiles
        ]
        rows += [
            {"id": record.id, "name": record.name, "country": record.country, "reason": record.reason.text()}
            for record in self.unplaced
        ]
        columns = ["id", "name", "country", "proposal", "score", "mean_tie", "reason"]
        frame = pd.DataFrame(rows, columns=columns).sort_values("id", ignore_index=True)
        return frame.astype({"proposal": "Int64", "score": "Float64", "mean_tie": "Float64"})


def _counted(groups: Mapping[str, Head]) -> dict[str, Any]:
    return {group: {"firms": head.firms, "placed": head.placed} for group, head in groups.items()}
