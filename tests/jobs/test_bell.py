"""The folder bell: messages appear whole, and what cannot be read is thrown away."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from pmreview.broker import broker_options
from pmreview.jobs.bell import Channel, clear_empty


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    options = broker_options("filesystem://", tmp_path)
    with Connection("filesystem://", transport="pmreview.jobs.bell:Transport", transport_options=options) as connection:
        yield connection.default_channel


def test_messages_come_back_in_order_and_once(channel: Channel, tmp_path: Path) -> None:
    for number in range(3):
        channel._put("celery", {"number": number})
    assert [channel._get("celery")["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("celery")
    assert list(tmp_path.glob("*.msg*")) == []


def test_an_unreadable_message_is_passed_over(channel: Channel, tmp_path: Path) -> None:
    for number, content in enumerate([b"", b'{"body": ', b"[]", b"\xff"]):
        (tmp_path / f"{'0' * 20}_{number}.celery.msg").write_bytes(content)
    channel._put("celery", {"number": 1})
    assert channel._get("celery") == {"number": 1}
    assert list(tmp_path.glob("*.msg")) == []


def test_of_many_readers_one_gets_each_message(channel: Channel) -> None:
    for number in range(100):
        channel._put("celery", {"number": number})
    got: list[int] = []

    def read() -> None:
        while True:
            try:
                got.append(channel._get("celery")["number"])
            except Empty:
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(30)
    assert sorted(got) == list(range(100))


def test_only_messages_without_content_are_cleared(tmp_path: Path) -> None:
    (tmp_path / "1_a.celery.msg").touch()
    (tmp_path / "1_b.celery.msg").write_text("{}")
    assert clear_empty(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["1_b.celery.msg"]
