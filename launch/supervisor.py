"""supervisord starts the services and restarts one that dies; each is a plain ``faust worker``."""

import os
import subprocess
import sys
from pathlib import Path

from creditapp.settings import Settings
from creditapp.streaming.app import private_port
from creditapp.streaming.shutdown import EXIT_MISCONFIGURED, STARTED_AFTER
from creditapp.topics import SERVICES
from launch.errors import LaunchError

BACKGROUND = ("monitoring", "ledger")
"""Services that nobody waits for: they run at low priority, so that applicants come first where cores are few."""
EXTRA_PORTS = 30
"""Private ports of second and further workers start at PORT + 30."""


def workers(service: str) -> int:
    """How many workers of a service to run: ``CREDITAPP_WORKERS_<SERVICE>``, 1 where not set."""
    variable = f"CREDITAPP_WORKERS_{service.upper()}"
    count = os.environ.get(variable, "1")
    if not count.isdecimal() or not 0 <= int(count) <= 9:
        raise LaunchError(f"{variable} must be a number from 0 to 9")
    if service == "gateway" and int(count) > 1:
        raise LaunchError("a second gateway needs a public port of its own; docs/operations.md shows how to start one")
    return int(count)


def services(settings: Settings) -> tuple[str, ...]:
    """The services that run: those that send e-mails only where there is a mail server, and those that need the site's name with it."""
    optional = {
        "mail": settings.sends_mail,
        "notifying": settings.sends_alerts,
        "members": settings.keeps_accounts,
    }
    return tuple(service for service in SERVICES if optional.get(service, True))


def private_ports(settings: Settings) -> dict[str, int]:
    """Program name → private port, for all workers."""
    ports: dict[str, int] = {}
    for index, service in enumerate(services(settings)):
        for number in range(workers(service)):
            name = service if number == 0 else f"{service}-{number + 1}"
            extra = settings.port + EXTRA_PORTS + index * 9 + number - 1
            ports[name] = private_port(service, settings) if number == 0 else extra
    return ports


def write_config(home: Path, settings: Settings) -> Path:
    """Write supervisord's configuration for this system; returns its path."""
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    sections = [
        f"[supervisord]\nnodaemon=true\nlogfile={logs}/supervisord.log\npidfile={home}/supervisord.pid\n"
        f"childlogdir={logs}\nloglevel=info\n",
        f"[unix_http_server]\nfile={home}/supervisor.sock\nchmod=0600\n",
        "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n",
        f"[supervisorctl]\nserverurl=unix://{home}/supervisor.sock\n",
    ]
    sections += [_program(name, port, logs) for name, port in private_ports(settings).items()]
    config = home / "supervisord.conf"
    config.write_text("\n".join(sections))
    return config


def _program(name: str, port: int, logs: Path) -> str:
    service = name.split("-")[0]
    faust = Path(sys.executable).with_name("faust")
    nice = "nice -n 10 " if service in BACKGROUND else ""
    return (
        f"[program:{name}]\n"
        f"command={nice}{faust} -A creditapp.agents.{service} worker\n"
        f'environment=CREDITAPP_PRIVATE_PORT="{port}",MALLOC_ARENA_MAX="2",MALLOC_TRIM_THRESHOLD_="131072",MALLOC_MMAP_THRESHOLD_="65536"\n'
        f"autorestart=unexpected\nexitcodes={EXIT_MISCONFIGURED}\nstartsecs={STARTED_AFTER}\nstartretries=1000\nstopwaitsecs=10\nstopasgroup=false\nkillasgroup=true\n"
        f"redirect_stderr=true\nstdout_logfile={logs}/{name}.log\nstdout_logfile_maxbytes=5MB\n"
        f"stdout_logfile_backups=2\n"
    )


def start(config: Path, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start supervisord in a session of its own, so that Ctrl-C reaches it only through this process."""
    return subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
