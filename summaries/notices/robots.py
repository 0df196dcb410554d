"""Robots of group chats: what each service wants to be sent, and when it says yes. One small class each.

Feishu: custom bot, open.feishu.cn/document/client-docs/bot-v3/add-custom-bot; DingTalk: custom robot,
open.dingtalk.com/document/orgapp/custom-robot-access; WeCom: group robot, developer.work.weixin.qq.com/document/path/91770.
The address and the key of a robot are secrets: they are in no message of this module.
"""

from __future__ import annotations

import base64
import hmac
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 10  # for connecting, and for each part of the answer
LARGEST = 64 * 1024  # bytes of an answer that are read


class NotSaid(Exception):
    """The group was not told; the message is a sentence. It may be tried again."""


class MaybeSaid(Exception):
    """The line broke after the message left: nobody knows, so it is not tried again."""


@dataclass(frozen=True)
class Robot(ABC):
    """One group's robot. `repr` shows neither the address nor the key."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    service: ClassVar[str]
    path: ClassVar[str]  # where addresses of this service begin
    code: ClassVar[str]  # the name of the code in an answer; 0 is yes

    @abstractmethod
    def request(self, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
        """The address to post to and the body, signed where there is a key."""

    @property
    def is_at_home(self) -> bool:
        """Whether the address is one of this service's robots: its own host over HTTPS, and nowhere else."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
        is_plain = self.url.isascii() and self.url.isprintable() and " " not in self.url
        return is_plain and origin == settings.ROBOT_ORIGINS[self.service] and parts.path.startswith(self.path)


class Feishu(Robot):
    service, path, code = "feishu", "/open-apis/bot/v2/hook/", "code"

    def request(self, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if self.secret:
            seconds = str(int(now.timestamp()))
            body |= {"timestamp": seconds, "sign": _digest(f"{seconds}\n{self.secret}", "")}
        return self.url, body


class DingTalk(Robot):
    service, path, code = "dingtalk", "/robot/send", "errcode"

    def request(self, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
        return self._signed(now) if self.secret else self.url, {"msgtype": "text", "text": {"content": text}}

    def _signed(self, now: datetime) -> str:
        parts, milliseconds = urlsplit(self.url), str(int(now.timestamp() * 1000))
        sign = _digest(self.secret, f"{milliseconds}\n{self.secret}")
        query = [*parse_qsl(parts.query), ("timestamp", milliseconds), ("sign", sign)]
        return urlunsplit(parts._replace(query=urlencode(query)))


class WeCom(Robot):
    """Has no signature: the key in the address is the secret."""

    service, path, code = "wecom", "/cgi-bin/webhook/send", "errcode"

    def request(self, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
        return self.url, {"msgtype": "text", "text": {"content": text}}


ROBOTS: dict[str, type[Robot]] = {robot.service: robot for robot in (Feishu, DingTalk, WeCom)}


def say(robot: Robot, text: str, *, now: datetime) -> None:
    """Posts the text once. Raises NotSaid when the group was certainly not told, MaybeSaid when nobody can know."""
    if not robot.is_at_home:
        raise NotSaid(_("The address is not one of this service’s robots."))
    address, body = robot.request(text, now)
    code = _post(address, body).get(robot.code)
    if code != 0:
        words = _("The service answered with code %(code)s. Check address, key and the robot’s security settings.")
        raise NotSaid(words % {"code": _shown(code)})


def _post(address: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer as JSON; an empty one where it is something else. Follows no redirect. Never names the address."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        line.connect()
    except OSError:
        raise NotSaid(_("The service could not be reached.")) from None
    try:
        path = urlunsplit(("", "", parts.path, parts.query, ""))
        line.request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"})
        answer = line.getresponse()
        status, content = answer.status, answer.read(LARGEST)
    except (OSError, HTTPException):
        raise MaybeSaid(_("The line broke before the service answered; the group may have been told.")) from None
    finally:
        line.close()
    if status != 200:
        raise NotSaid(_("The service answered with HTTP status %(status)d.") % {"status": status})
    return _read(content)


def _read(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _shown(code: object) -> str:
    """A number as it is; of anything else nothing, because a service might repeat what it was sent."""
    return str(code) if isinstance(code, int) else "—"


def _digest(key: str, words: str) -> str:
    """Base64 of HMAC-SHA256."""
    return base64.b64encode(hmac.new(key.encode(), words.encode(), "sha256").digest()).decode()
