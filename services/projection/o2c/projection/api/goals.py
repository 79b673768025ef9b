"""Goals: which there are, how they go, and setting one."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from o2c.chassis import caller
from o2c.chassis.gate import Readings
from o2c.chassis.problems import Problem
from o2c.projection.api.asking import At, read
from o2c.projection.goals.answer import GoalAnswer, GoalTold, goal_answer, told
from o2c.projection.goals.goal import BadGoal, Goal, Measure, UnknownGoal, target_of
from o2c.projection.goals.measures import wanted_of
from o2c.projection.goals.store import Goals
from o2c.projection.kpis.sources import heard
from o2c.projection.queries.cut import Cur
from o2c.projection.queries.groups import BadGroup

T = TypeVar("T")
Name = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", examples=["north-overdue"])]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class Asked(BaseModel):
    measure: Measure
    legal_entity: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]+$", examples=["DE01"])]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["EUR"])]
    target: Annotated[str, Field(max_length=20, description="days, or percent", examples=["38.5"])]
    first: date
    last: date
    customer: Text | None = None
    customer_group: Annotated[Text | None, Field(examples=["attribute:salesperson=Lind"])] = None
    owner: Text = ""
    reason: Text = ""


def routes(readings: Readings) -> APIRouter:
    router, goals = APIRouter(), Goals()

    @router.get("/goals", summary="Goals there are")
    async def _list(
        ended: Annotated[bool, Query(description="those that were ended, too")] = False,
    ) -> dict[str, list[GoalTold]]:
        return {"goals": [told(goal) for goal in await readings.read(lambda cur: goals.all(cur, ended=ended))]}

    @router.get("/goals/{name}", summary="How a goal goes, and what would close the gap")
    async def _show(name: Name, at: At, items: Annotated[int, Query(ge=0, le=1000)] = 10) -> GoalAnswer:
        """`items`: how many of those that would close the gap are listed."""

        def ask(cur: Cur) -> GoalAnswer:
            return goal_answer(cur, at.cut(cur, heard(cur)), goals.get(cur, name), items=items)

        return await _named(lambda: read(readings, ask))

    @router.put("/goals/{name}", summary="Set a goal")
    async def _put(name: Name, asked: Asked, request: Request) -> GoalTold:
        """A goal that is there gets another version; what it said before is kept."""
        author = caller.actor(request)

        def put(cur: Cur) -> GoalTold:
            given = {**asked.model_dump(exclude={"target"}), "target": target_of(asked.target)}
            goal = Goal(name=name, author=author, **given)
            wanted_of(cur, goal)
            return told(goals.put(cur, goal))

        return await _named(lambda: readings.keep(put))

    @router.delete("/goals/{name}", summary="End a goal")
    async def _end(
        name: Name, request: Request, reason: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = ""
    ) -> GoalTold:
        author = caller.actor(request)
        return await _named(lambda: readings.keep(lambda cur: told(goals.end(cur, name, author, reason))))

    return router


async def _named(asking: Callable[[], Awaitable[T]]) -> T:
    """What is wrong with the goal, as a problem."""
    try:
        return await asking()
    except UnknownGoal as error:
        raise Problem(404, "not-known", str(error)) from None
    except (BadGoal, BadGroup) as error:
        raise Problem(422, "bad-goal", str(error)) from None
