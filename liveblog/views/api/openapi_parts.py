"""The parts of the OpenAPI document that every operation is made of."""

from __future__ import annotations

from typing import Any

from liveblog.views.api.openapi_schemas import TEXT, ref


def query(name: str, description: str, *, pattern: str = "") -> dict[str, Any]:
    schema = {**TEXT, "pattern": pattern} if pattern else TEXT
    return {"name": name, "in": "query", "schema": schema, "description": description}


def answer(schema: dict[str, Any] | None, description: str) -> dict[str, Any]:
    return {"description": description} | (
        {"content": {"application/json": {"schema": schema}}} if schema else {}
    )


def refused(why: str) -> dict[str, Any]:
    return {"description": why, "content": {"application/problem+json": {"schema": ref("Problem")}}}


def operation(
    summary: str,
    status: int,
    content: dict[str, Any] | None,
    *,
    takes: str | None = None,
    parameters: list[dict[str, Any]] | None = None,
    also: dict[str, Any] | None = None,
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            str(status): answer(content, summary),
            **(also or {}),
            "default": refused("What went wrong and what to do."),
        },
    }
    if takes:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": ref(takes)}},
        }
    return operation
