"""What a file of advices gave."""

from dataclasses import dataclass, field

from o2c.contracts.remittance import RemittanceAdvised
from o2c.intake.advices.draft import BadAdvice, Draft, Source, event_of, named, warnings_of


@dataclass(slots=True)
class Reading:
    """`advices` are the good ones; `refused` and `warnings` say where and what. One bad advice stops no other."""

    advices: list[RemittanceAdvised] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    def take(self, draft: Draft, source: Source) -> None:
        try:
            self.advices.append(event_of(draft, source))
        except BadAdvice as error:
            self.refuse(error, draft.where)
            return
        self.warnings += [(draft.where, warning) for warning in warnings_of(draft)]

    def refuse(self, error: BadAdvice, where: str) -> None:
        self.refused.append((f"{where}, {error.where}" if error.where else where, error.reason))

    def named(self) -> "Reading":
        self.advices = list(named(self.advices))
        return self
