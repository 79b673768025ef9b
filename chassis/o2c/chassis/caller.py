"""Who asks over HTTP, and the id under which the request, and all that follows from it, is found again."""

from uuid import uuid4

from fastapi import Request

MOST = 120
"""Characters of a header that are read."""


def actor(request: Request) -> str:
    """`O2C-Actor`: who decides."""
    return request.headers.get("o2c-actor", "")[:MOST] or "anonymous"


def request_id(request: Request) -> str:
    """Ours, made when first asked for: a command's own id, so the cause of what it says."""
    if not hasattr(request.state, "id"):
        request.state.id = str(uuid4())
    return str(request.state.id)


def correlation(request: Request) -> str:
    """`O2C-Correlation`, or the request's own id: on what it says and on its log lines."""
    return request.headers.get("o2c-correlation", "")[:MOST] or request_id(request)
