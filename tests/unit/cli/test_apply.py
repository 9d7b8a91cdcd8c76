"""`creditapp apply` sends one application and prints one answer; its exit code tells a program the outcome."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from aiohttp import web

from creditapp.cli.language import VARIABLES
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.slow

FORM = {
    "first_name": "Ada",
    "last_name": "Quill",
    "birth_date": "1980-02-29",
    "ssn": "900-45-0001",
    "street": "1 Elm St",
    "city": "Troy",
    "state": "NY",
    "zip": "12180",
    "consent": True,
}
REPORT = {
    "outcome": "scored",
    "reason": None,
    "score": 641,
    "base_points": 812,
    "pd": 0.0625,
    "factors": [
        {"code": "F02", "text": "Age of accounts", "points": 0, "key": False, "characteristic": "age", "value": 90.0},
        {
            "code": "AO01",
            "text": "90% of the total limit of cards and credit lines is in use",
            "points": -171,
            "key": True,
            "characteristic": "utilisation",
            "value": 0.9,
            "helps": "Pay the fullest card or credit line down first.",
        },
    ],
    "scorecard_version": "2026.11-abc123",
    "application_id": "a1b2",
    "accounts": [{"furnisher": "First Bank", "type": "credit_card", "balance": 1200, "limit": 5000, "grid": "0" * 80}],
    "inquiries": [{"as_of": "2026-10-01", "by": "Second Bank", "kind": "hard"}],
    "collections": [
        {"by": "A Collector", "original_creditor": "Valley Hospital", "amount": 640, "balance": 640, "medical": True}
    ],
    "bankruptcies": [{"court": "Central Court", "chapter": "7", "filed": "2020-01-02", "disposition": "discharged"}],
    "journey": [{"service": "gateway", "at": 1793491200.25}, {"service": "scoring", "at": 1793491200.5}],
}

FORM_TOKEN = "f" * 43
"""What the start page gives."""
Answer = tuple[int, Any, dict[str, str]]


class FakeGateway:
    """Answers as scripted, repeating the last answer; keeps the requests."""

    def __init__(self) -> None:
        accepted = {"application_id": "a1b2", "token": "t", "status_url": "/applications/a1b2"}
        self.posts: list[Answer] = [(202, accepted, {})]
        self.gets: list[Answer] = [(200, REPORT, {})]
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.url = ""

    async def start(self, _: web.Request) -> web.Response:
        """GET /: a token for a form; not kept among the requests."""
        return web.json_response({"token": FORM_TOKEN, "seconds": 86400})

    async def post(self, request: web.Request) -> web.Response:
        """POST /applications."""
        return self._answer(request, self.posts, await request.json())

    async def get(self, request: web.Request) -> web.Response:
        """GET the status address."""
        return self._answer(request, self.gets, None)

    def _answer(self, request: web.Request, script: list[Answer], body: Any) -> web.Response:
        self.requests.append((request.method, request.path_qs, dict(request.headers), body))
        status, answer, headers = script[0] if len(script) == 1 else script.pop(0)
        return web.json_response(answer, status=status, headers=headers)


async def _serve(gateway: FakeGateway, ready: Event, done: asyncio.Event) -> None:
    app = web.Application()
    app.add_routes(
        [
            web.get("/", gateway.start),
            web.post("/applications", gateway.post),
            web.get("/applications/{id}", gateway.get),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    gateway.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    ready.set()
    await done.wait()
    await runner.cleanup()


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A fake gateway on a free port."""
    fake, ready = FakeGateway(), Event()
    loop = asyncio.new_event_loop()
    done = asyncio.Event()
    thread = Thread(target=loop.run_until_complete, args=(_serve(fake, ready, done),))
    thread.start()
    assert ready.wait(10)
    yield fake
    loop.call_soon_threadsafe(done.set)
    thread.join()
    loop.close()


Apply = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def apply(gateway: FakeGateway, tmp_path: Path) -> Apply:
    """Runs `creditapp apply` on a form against the fake gateway; ``LANG=…`` among the options is for its environment."""

    def run(form: object = FORM, *options: str, raw: bytes | None = None) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "form.json"
        file.write_bytes(json.dumps(form).encode() if raw is None else raw)
        environment = dict(option.split("=", 1) for option in options if option.startswith("LANG"))
        given = [option for option in options if not option.startswith("LANG")]
        command = [sys.executable, "-m", "creditapp.cli", "apply", str(file), "--url", gateway.url, *given]
        unset = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=unset | environment
        )

    return run


def test_a_scored_application_prints_one_object(apply: Apply, gateway: FakeGateway) -> None:
    """--json prints the server's report with its code and the report's permanent link; exit 0."""
    done = apply(FORM, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    (_, _, headers, form), (_, path, poll_headers, _) = gateway.requests
    assert report == {**REPORT, "code": "t", "link": f"{gateway.url}/applications/a1b2"}
    assert form == {**FORM, "token": FORM_TOKEN}
    assert headers["Accept"] == "application/json"
    assert "Authorization" not in headers
    assert path.startswith("/applications/a1b2?wait=")
    assert poll_headers["Application-Token"] == "t"


def test_a_report_is_readable_as_text(apply: Apply) -> None:
    """The score, what impacts it with the key factor first, accounts, collections, bankruptcies, inquiries, each service with its time."""
    done = apply()
    assert done.returncode == 0, done.stderr
    for text in (
        "Score 641",
        "Fair",
        "6.2%",
        "-171",
        "key",
        "90% of the total limit of cards and credit lines is in use",
        "Pay the fullest card or credit line down first.",
        "Valley Hospital",
        "Central Court",
        "1 more costs no points",
        "First Bank",
        "1,200",
        "0" * 24,
        "Second Bank",
        "2026-10",
        "gateway",
        "250 ms",
        "/applications/a1b2",
        "2026.11-abc123",
    ):
        assert text in done.stdout


@pytest.mark.parametrize("how", [("--language", "es"), ("LANG=es_MX.UTF-8",), ("LANGUAGE=fr:es:en",)])
def test_a_report_is_printed_in_the_applicants_language(
    apply: Apply, gateway: FakeGateway, how: tuple[str, ...]
) -> None:
    """Named by the command, or by the environment; the gateway is asked for its texts in it too."""
    done = apply(FORM, *how)
    assert done.returncode == 0, done.stderr
    for text in (
        "Puntaje 641, en una escala de 300 a 850  Regular",
        "El 6.2% de las personas con este puntaje",
        "Lo que influye en el puntaje",
        "1 más no cuesta puntos",
        "Tarjeta de crédito",
        "sí",
        "dura",
        "exonerada: ya no es necesario pagar las deudas",
        "(guárdelo: el informe se abre con él)",
    ):
        assert text in " ".join(done.stdout.split()).replace("850 Regular", "850  Regular"), text
    assert {headers["Accept-Language"] for _method, _path, headers, _body in gateway.requests} == {"es"}


def test_the_commands_language_counts_more_than_the_environments(apply: Apply) -> None:
    """And one that there is not is a usage error that names those there are."""
    assert "Score 641" in apply(FORM, "LANG=es_US.UTF-8", "--language", "en").stdout
    wrong = apply(FORM, "--language", "xx")
    assert wrong.returncode == 1
    assert "there are en, es" in wrong.stderr


@pytest.mark.parametrize("how", [("--language", "es"), ("LANG=es_MX.UTF-8",)])
def test_the_help_is_in_the_applicants_language(apply: Apply, how: tuple[str, ...]) -> None:
    """Every sentence and heading of it; commands, names of options and of types stay as they are."""
    done, english = apply(FORM, *how, "--help"), apply(FORM, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    told = " ".join(done.stdout.split())
    for text in (
        "Uso: ",
        "[OPCIONES]",
        "Argumentos:",
        "Opciones:",
        "obligatorio",
        "por defecto: (del entorno)",
        "Código de salida",
    ):
        assert text in told
    assert '--client-token "$TOKEN"' in told and "<float range>" in told
    kept = {line.strip() for line in done.stdout.splitlines()} & {line.strip() for line in english.stdout.splitlines()}
    assert [line for line in kept if line and not line.startswith("creditapp ")] == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--nope",), "No hay ninguna opción --nope."),
        (("--wait", "soon"), "--wait no puede tener este valor."),
        (("--language", "xx"), "--language: hay en, es"),
        (("another",), "El comando no entiende esta llamada."),
    ],
)
def test_a_wrong_call_is_told_in_the_applicants_language(apply: Apply, wrong: tuple[str, ...], told: str) -> None:
    """With how it is called, and where the help is; what was given is not repeated."""
    done = apply(FORM, "LANG=es_US.UTF-8", *wrong)
    assert (done.returncode, done.stdout) == (1, "")
    usage, hint, *_, problem = done.stderr.splitlines()
    assert usage.startswith("Uso: ") and "apply [OPCIONES]" in usage
    assert hint.startswith("Para ver la ayuda: ") and hint.endswith("apply -h.")
    assert problem == f"Error: {told}"


def test_a_fraud_alert_is_told_in_the_applicants_language(apply: Apply, gateway: FakeGateway) -> None:
    """What a lender has to do is told as the gateway tells it."""
    alert = {"kind": "extended", "since": "2026-01-02", "until": "2033-01-02", "phone": "518-555-0100", "duty": "Ask."}
    gateway.gets = [(200, {**REPORT, "fraud_alerts": [alert]}, {})]
    assert "FRAUD ALERT (extended), 2026-01-02 to 2033-01-02; telephone 518-555-0100" in apply().stdout
    spanish = "ALERTA DE FRAUDE (extendida), del 2026-01-02 al 2033-01-02; teléfono 518-555-0100"
    assert spanish in apply(FORM, "--language", "es").stdout


def test_what_goes_wrong_is_told_in_the_applicants_language(apply: Apply) -> None:
    """A form that is none, and an address at which nobody answers."""
    assert "no es JSON" in apply(FORM, "--language", "es", raw=b"{").stdout
    nobody = apply(FORM, "--language", "es", "--url", "http://127.0.0.1:9")
    assert (nobody.returncode, "no responde" in nobody.stderr) == (1, True)


def test_no_score_exits_3_and_says_why(apply: Apply, gateway: FakeGateway) -> None:
    """A person who could not be matched is an answer, not a failure."""
    gateway.gets = [(200, {"outcome": "no_score", "reason": "could_not_match", "application_id": "a1b2"}, {})]
    as_text, as_json = apply(), apply(FORM, "--json")
    assert as_text.returncode == as_json.returncode == 3
    assert "could not match" in as_text.stdout
    report = json.loads(as_json.stdout)
    assert (report["outcome"], report["reason"]) == ("no_score", "could_not_match")
    assert (report["score"], report["factors"]) == (None, [])


def test_a_rejected_form_exits_2_and_names_each_field(apply: Apply, gateway: FakeGateway) -> None:
    """Each problem is printed with its field, without the field's value."""
    problems = [{"field": "ssn", "message": "is impossible"}, {"field": "zip", "message": "5 digits"}]
    gateway.posts = [(422, {"errors": problems}, {})]
    as_text, as_json = apply(), apply(FORM, "--json")
    assert as_text.returncode == as_json.returncode == 2
    assert "ssn: is impossible" in as_text.stdout
    assert "zip: 5 digits" in as_text.stdout
    report = json.loads(as_json.stdout)
    assert (report["outcome"], [error["field"] for error in report["errors"]]) == ("rejected", ["ssn", "zip"])
    assert "900-45-0001" not in as_text.stdout + as_json.stdout


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff{}", "not UTF-8"),
        (b"{}\n{}", "one form at a time"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "larger"),
    ],
)
def test_a_file_without_a_form_is_rejected_before_anything_is_sent(
    apply: Apply, gateway: FakeGateway, raw: bytes, reason: str
) -> None:
    """Exit 2 with the reason."""
    done = apply(None, "--json", raw=raw)
    assert done.returncode == 2
    assert reason in json.loads(done.stdout)["reason"]
    assert gateway.requests == []


def test_it_polls_until_the_report_is_ready(apply: Apply, gateway: FakeGateway) -> None:
    """202 means that the report is not ready yet."""
    gateway.gets = [(202, {"status": "pending"}, {})] * 3 + [(200, REPORT, {})]
    done = apply()
    assert done.returncode == 0
    assert len(gateway.requests) == 5


def test_a_report_that_takes_longer_can_be_opened_later(apply: Apply, gateway: FakeGateway) -> None:
    """When the time is over: exit 1, with the report's address and code."""
    gateway.gets = [(202, {"status": "pending"}, {})]
    done = apply(FORM, "--wait", "0")
    assert done.returncode == 1
    assert f"{gateway.url}/applications/a1b2" in done.stderr
    assert "the code t" in done.stderr


def test_a_request_to_a_busy_gateway_is_repeated_after_retry_after(apply: Apply, gateway: FakeGateway) -> None:
    """After 429 and 503, with the same token, so that it stays one application."""
    ready = gateway.posts[0]
    gateway.posts = [(429, {}, {"Retry-After": "1"}), (503, {}, {}), ready]
    assert apply().returncode == 0
    tokens = {form["token"] for method, _, _, form in gateway.requests if method == "POST"}
    assert len(gateway.requests) == 4
    assert len(tokens) == 1


def test_a_retry_after_beyond_the_wait_fails_at_once(apply: Apply, gateway: FakeGateway) -> None:
    """Exit 1 with the seconds to wait."""
    gateway.posts = [(429, {}, {"Retry-After": "600"})]
    done = apply()
    assert done.returncode == 1
    assert "try again in 600 s" in done.stderr


def test_an_unreachable_gateway_gives_one_clear_line() -> None:
    """Exit 1; the line says how to start the service."""
    command = [sys.executable, "-m", "creditapp.cli", "apply", "-", "--url", "http://127.0.0.1:9"]
    done = subprocess.run(
        command, input=json.dumps(FORM), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "make run" in done.stderr


def test_a_client_token_is_sent_and_a_wrong_one_reported(apply: Apply, gateway: FakeGateway) -> None:
    """--client-token is sent as a bearer token; 401 gives a message that says how to get one."""
    assert apply(FORM, "--client-token", "creditapp_x").returncode == 0
    assert gateway.requests[0][2]["Authorization"] == "Bearer creditapp_x"
    gateway.posts = [(401, {}, {})]
    done = apply(FORM, "--client-token", "creditapp_x")
    assert done.returncode == 1
    assert "clients add" in done.stderr
    assert "creditapp_x" not in done.stderr


def test_a_token_in_the_form_is_used(apply: Apply, gateway: FakeGateway) -> None:
    """Sending the same form with its token again gives the same report."""
    assert apply({**FORM, "token": "mine"}).returncode == 0
    assert gateway.requests[0][3]["token"] == "mine"
    assert gateway.requests[1][2]["Application-Token"] == "t"


def test_the_code_is_sent_to_no_other_host(apply: Apply, gateway: FakeGateway) -> None:
    """A status address on another host is requested from the gateway's host."""
    gateway.posts = [(202, {"application_id": "a1b2", "status_url": "http://evil.example/applications/a1b2"}, {})]
    assert apply().returncode == 0
    assert gateway.requests[1][1].startswith("/applications/a1b2?wait=")


@pytest.mark.parametrize("status", [200, 404, 302, 500])
def test_an_answer_that_is_not_an_applications_is_reported(apply: Apply, gateway: FakeGateway, status: int) -> None:
    """As from another server on that port: exit 1, and the message doubts the address."""
    gateway.posts = [(status, ["hello"], {})]
    done = apply()
    assert done.returncode == 1
    assert "right address" in done.stderr


def test_a_lenders_options_are_sent_with_the_form(apply: Apply, gateway: FakeGateway) -> None:
    """Purpose and cut-off are options or part of the form; an option takes precedence."""
    apply(
        {**FORM, "purpose": "auto_loan"}, "--client-token", "creditapp_x", "--purpose", "mortgage", "--cut-off", "640"
    )
    apply({**FORM, "purpose": "auto_loan", "cut_off": 600}, "--client-token", "creditapp_x")
    (_, _, headers, first), (_, _, _, second) = (request for request in gateway.requests if request[0] == "POST")
    assert headers["Authorization"] == "Bearer creditapp_x"
    assert (first["purpose"], first["cut_off"]) == ("mortgage", 640)
    assert (second["purpose"], second["cut_off"]) == ("auto_loan", 600)
