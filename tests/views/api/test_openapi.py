"""The OpenAPI document."""

from __future__ import annotations

import httpx

from liveblog.views.api import blogs as api_views
from liveblog.views.api.openapi import document


def test_the_openapi_document_has_every_route() -> None:
    documented = {
        (method.upper(), f"/api/v1{path}")
        for path, operations in document()["paths"].items()
        for method in operations
    }
    [mount] = api_views.ROUTES
    routed = {
        (method, f"/api/v1{route.path}")
        for route in mount.routes  # type: ignore[attr-defined]
        for method in route.methods - {"HEAD"}
        if route.path != "/openapi.json"
    }
    assert documented == routed


async def test_the_openapi_document_is_served(api: httpx.AsyncClient) -> None:
    served = (await api.get("/api/v1/openapi.json")).json()
    assert served == document()
