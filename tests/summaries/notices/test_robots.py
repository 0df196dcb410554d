"""Robots of groups: what each service is sent, its signature, and what counts as said. Against a local server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from summaries.notices import robots
from summaries.notices.robots import ROBOTS, DingTalk, Feishu, MaybeSaid, NotSaid, Robot, WeCom, say
from tests.live import free_port
from tests.summaries.notices.services import DINGTALK, FEISHU, WECOM, Service, serving

NOW = datetime(2026, 11, 23, 4, 0, 0, 250_000, tzinfo=UTC)
SECRET = "SEC-hush-robot"
PLACES = {"feishu": FEISHU, "dingtalk": DINGTALK, "wecom": WECOM}
HOMES = {
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/abc",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=abc",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc",
}


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    with serving() as found:
        settings.ROBOT_ORIGINS = dict.fromkeys(ROBOTS, found.origin)
        yield found


def robot(service: Service, name: str, secret: str = "") -> Robot:
    return ROBOTS[name](service.origin + PLACES[name], secret)


@pytest.mark.parametrize("name", ROBOTS)
def test_the_group_reads_the_text(service: Service, name: str) -> None:
    say(robot(service, name), "还有 3 天", now=NOW)
    assert service.texts == ["还有 3 天"]
    ((path, body, headers),) = service.asked
    assert path == PLACES[name]
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert ("msg_type" if name == "feishu" else "msgtype") in body


@pytest.mark.parametrize("name", ["feishu", "dingtalk"])
def test_what_is_signed_is_accepted_and_a_wrong_key_is_not(service: Service, name: str) -> None:
    service.secret = SECRET
    say(robot(service, name, SECRET), "signed", now=NOW)
    with pytest.raises(NotSaid, match=r"19021|310000"):
        say(robot(service, name, "another"), "forged", now=NOW)
    with pytest.raises(NotSaid):
        say(robot(service, name), "unsigned", now=NOW)


def test_feishu_is_told_seconds_in_the_body_and_dingtalk_milliseconds_in_the_address() -> None:
    address, body = Feishu(HOMES["feishu"], SECRET).request("text", NOW)
    assert (address, body["timestamp"]) == (HOMES["feishu"], "1795406400")
    address, body = DingTalk(HOMES["dingtalk"], SECRET).request("text", NOW)
    query = parse_qs(urlsplit(address).query)
    assert query["timestamp"] == ["1795406400250"]
    assert query["access_token"] == ["abc"]
    assert set(body) == {"msgtype", "text"}


def test_signatures_are_those_of_a_known_example() -> None:
    """Worked out with `openssl dgst -sha256 -hmac`, for the key "demo" and the time 1599360473."""
    then = datetime.fromtimestamp(1599360473, UTC)
    assert Feishu(HOMES["feishu"], "demo").request("", then)[1]["sign"] == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
    assert "sign=eblRZvilBzXa6Ce18IeBM4pMy1rYNWKicaCg6VMwQe0%3D" in DingTalk(HOMES["dingtalk"], "demo").request("", then)[0]


@pytest.mark.parametrize("name", ROBOTS)
@pytest.mark.parametrize("answer", [{"code": 9499, "errcode": 9499}, {}, [], b"<html>", {"code": None, "errcode": "0"}])
def test_only_code_nought_is_yes_whatever_the_http_status_says(service: Service, name: str, answer: Any) -> None:
    service.answer = answer
    with pytest.raises(NotSaid, match="The service answered with code"):
        say(robot(service, name), "text", now=NOW)


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_another_status_is_no_and_no_redirect_is_followed(service: Service, status: int) -> None:
    service.status = status
    with pytest.raises(NotSaid, match=f"HTTP status {status}"):
        say(robot(service, "wecom"), "text", now=NOW)
    assert len(service.asked) == 1


def test_a_service_that_is_not_there_was_not_told(settings: Any) -> None:
    origin = f"http://127.0.0.1:{free_port()}"
    settings.ROBOT_ORIGINS = {"wecom": origin}
    with pytest.raises(NotSaid, match="could not be reached"):
        say(WeCom(origin + WECOM), "text", now=NOW)


def test_a_service_that_does_not_answer_in_time_may_have_been_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "SECONDS", 0.2)
    service.delay = threading.Event()
    with pytest.raises(MaybeSaid):
        say(robot(service, "wecom"), "text", now=NOW)


@pytest.mark.parametrize("name", ROBOTS)
def test_each_service_is_at_home_at_its_own_host_only(name: str) -> None:
    kind, home = ROBOTS[name], HOMES[name]
    host = urlsplit(home).netloc
    assert kind(home).is_at_home
    strangers = [other for place, other in HOMES.items() if place != name]
    strangers += [home.replace("https", "http"), home.replace(host, f"{host}.evil.test"), home.replace(host, "127.0.0.1")]
    strangers += [
        home.replace(host, f"user@{host}"),
        home.replace(host, f"{host}:8443"),
        f"https://{host}/other",
        f"{home}\r\nX: y",
    ]
    strangers += ["", "https://[", home.replace("abc", "é")]
    assert [address for address in strangers if kind(address).is_at_home] == []


def test_nothing_is_sent_to_an_address_that_is_not_at_home(service: Service) -> None:
    with pytest.raises(NotSaid, match="not one of this service"):
        say(WeCom(f"{service.origin}/elsewhere?key=abc"), "text", now=NOW)
    assert service.asked == []


@pytest.mark.parametrize("name", ROBOTS)
def test_neither_address_nor_key_is_in_any_text(service: Service, name: str) -> None:
    one = robot(service, name, SECRET)
    words = [repr(one), str(one)]
    service.answer = {"code": one.url, "errcode": SECRET}
    for status in (200, 500):
        service.status = status
        with pytest.raises(NotSaid) as caught:
            say(one, "text", now=NOW)
        words += [str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
    assert [text for text in words if "abc" in text or "hush-robot" in text] == []
