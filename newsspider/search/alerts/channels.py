"""How a message leaves: a signed webhook, a file, e-mail, Telegram, Slack."""

import hashlib
import hmac
import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from newsspider.search.alerts.events import Message
from newsspider.storage.server.private import make_named
from newsspider.text.controls import without_controls

SECONDS = 20.0  # for one delivery


class DeliveryError(Exception):
    """A message could not be handed over; it is tried again."""


def send(target: str, message: Message, settings: Mapping[str, Any]) -> None:
    """Hand one message over.

    :param settings: NEWSSPIDER_ALERTS_SECRET signs webhooks; the SPIDERMON_ names are those of the alarms.
    :raises DeliveryError: it did not arrive, or may not have.
    """
    kind, _, rest = target.partition(":")
    try:
        if kind == "webhook":
            _post(rest, message, settings.get("NEWSSPIDER_ALERTS_SECRET"))
        elif kind == "file":
            _append(Path(rest), message)
        elif kind == "email":
            _mail(message, settings)
        elif kind == "telegram":
            _telegram(message, settings)
        else:
            _slack(message, settings)
    except (OSError, urllib.error.URLError, smtplib.SMTPException, ValueError) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}") from None


def payload(message: Message) -> bytes:
    """What a webhook receives."""
    body = {"id": message.key, **message.body}
    return json.dumps(body, ensure_ascii=False, default=str, sort_keys=True).encode()


def signature(secret: str, body: bytes) -> str:
    """The value of ``X-Newsspider-Signature``: HMAC-SHA256 over the body, in hex."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that moved is told by its status: a message goes where it was meant to go only."""

    def redirect_request(self, *args: Any) -> None:
        return None


def _post(url: str, message: Message, secret: str | None) -> None:
    body = payload(message)
    headers = {
        "Content-Type": "application/json",
        "X-Newsspider-Delivery": hashlib.sha256(message.key.encode()).hexdigest(),
    }
    if secret:
        headers["X-Newsspider-Signature"] = signature(secret, body)
    request = urllib.request.Request(url, body, headers)  # noqa: S310 # http or https: checked when it was declared
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
        answer.read(1024)


def _append(path: Path, message: Message) -> None:
    """One JSON line, once: a message that the file's end already holds was written before a crash."""
    line = payload(message) + b"\n"
    make_named(path, folders=True)
    with path.open("a+b") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 1_000_000))
        if line not in file.read():
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def _needed(settings: Mapping[str, Any], *names: str) -> list[Any]:
    missing = [name for name in names if not settings.get(name)]
    if missing:
        raise DeliveryError(f"{missing[0]} is not set")
    return [settings[name] for name in names]


def _recipients(value: Any) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else list(value)


def _mail(message: Message, settings: Mapping[str, Any]) -> None:
    host, sender, to = _needed(settings, "SPIDERMON_SMTP_HOST", "SPIDERMON_EMAIL_SENDER", "SPIDERMON_EMAIL_TO")
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, ", ".join(_recipients(to))
    mail["Subject"] = " ".join(without_controls(f"{message.alert.name}: {message.title}").split())[:200]
    mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:40]}@newsspider>"
    mail.set_content(without_controls(message.text))
    port = int(settings.get("SPIDERMON_SMTP_PORT") or 25)
    with smtplib.SMTP(host, port, timeout=SECONDS) as server:
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if settings.get("SPIDERMON_SMTP_USER"):
            server.login(settings["SPIDERMON_SMTP_USER"], settings.get("SPIDERMON_SMTP_PASSWORD") or "")
        server.send_message(mail)


def _line(message: Message) -> str:
    return without_controls(f"{message.alert.name}: {message.title}\n{message.text}")


def _telegram(message: Message, settings: Mapping[str, Any]) -> None:
    token, to = _needed(settings, "SPIDERMON_TELEGRAM_SENDER_TOKEN", "SPIDERMON_TELEGRAM_RECIPIENTS")
    # Spidermon is an extra, and slow to load.
    from spidermon.contrib.actions.telegram import TelegramMessageManager

    fake = bool(settings.get("SPIDERMON_TELEGRAM_FAKE"))
    TelegramMessageManager(sender_token=token, fake=fake).send_message(_recipients(to), _line(message))


def _slack(message: Message, settings: Mapping[str, Any]) -> None:
    token, name, to = _needed(
        settings, "SPIDERMON_SLACK_SENDER_TOKEN", "SPIDERMON_SLACK_SENDER_NAME", "SPIDERMON_SLACK_RECIPIENTS"
    )
    # As above.
    from spidermon.contrib.actions.slack import SlackMessageManager

    fake = bool(settings.get("SPIDERMON_SLACK_FAKE"))
    SlackMessageManager(sender_token=token, sender_name=name, fake=fake).send_message(_recipients(to), _line(message))
