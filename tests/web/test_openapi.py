"""The JSON interface under a schema tester: what it describes it does, and nothing that is sent makes it fail."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.web.conftest import Reader

PATHS = (
    "/api/articles", "/api/search", "/api/articles/{id}", "/api/articles/{id}/revisions", "/api/stories/{id}",
    "/api/corrections", "/api/attention",
)  # fmt: skip
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
]

# Of the tester's own libraries.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def described(reader: Reader) -> Any:
    return schemathesis.openapi.from_dict(json.loads(reader.get("/api/openapi.json").text))


# What fits a path is any text, so there is nothing that does not.
ASKED = [(path, mode) for path in PATHS for mode in GenerationMode if mode.is_positive or "{" not in path]


# Nine times so many requests: 2,000 in the soak.
@pytest.mark.parametrize("requests", [8, pytest.param(225, marks=pytest.mark.soak)])
@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_every_answer_is_as_described(
    described: Any, reader: Reader, path: str, mode: GenerationMode, requests: int
) -> None:
    operation = described[path]["GET"]
    asked = 0

    @settings(
        max_examples=requests,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(base_url=reader.base, checks=CHECKS, timeout=20)

    ask()
    assert asked >= requests


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/articles/{id}", "alwafd:0"),
        ("/api/articles/{id}", "alwafd:1996@1"),
        ("/api/articles/{id}/revisions", "alwafd:1996"),
        ("/api/stories/{id}", "alwafd:28"),
    ],
)
def test_what_is_there_is_as_described(described: Any, reader: Reader, path: str, name: str) -> None:
    case = described[path]["GET"].Case(path_parameters={"id": name})
    answer = case.call_and_validate(base_url=reader.base, checks=CHECKS, timeout=20)
    assert answer.status_code == 200
