"""The three services as one local HTTP server: it checks what it is sent as they do, and keeps it."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FEISHU, DINGTALK, WECOM = "/open-apis/bot/v2/hook/abc", "/robot/send?access_token=abc", "/cgi-bin/webhook/send?key=abc"


@dataclass
class Service:
    """`secret` is the key a message must be signed with, `answer` what is said instead of yes, `status` its HTTP status."""

    port: int = 0
    secret: str = ""
    answer: Any = None
    status: int = 200
    delay: threading.Event | None = None
    asked: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        return [body["content" if "msg_type" in body else "text"][_key(body)] for _path, body, _headers in self.asked]

    def judge(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The service's own answer: code 0, or the code it has for a wrong signature."""
        kind = urlsplit(path).path.split("/")[1]
        if kind == "open-apis":
            ok = not self.secret or body.get("sign") == _digest(f"{body.get('timestamp')}\n{self.secret}", "")
            return {"code": 0, "msg": "success", "data": {}} if ok else {"code": 19021, "msg": "sign match fail"}
        if kind == "robot":
            query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
            ok = not self.secret or query.get("sign") == _digest(self.secret, f"{query.get('timestamp')}\n{self.secret}")
            return {"errcode": 0, "errmsg": "ok"} if ok else {"errcode": 310000, "errmsg": "sign not match"}
        return {"errcode": 0, "errmsg": "ok"}


def _key(body: dict[str, Any]) -> str:
    return "text" if "msg_type" in body else "content"


def _digest(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), "sha256").digest()).decode()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append((self.path, body, dict(self.headers)))
            if service.delay:
                service.delay.wait(20)
            content = service.answer if service.answer is not None else service.judge(self.path, body)
            self.send_response(service.status)
            self.send_header("Location", f"{service.origin}/elsewhere")
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked has hung up
                self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

        do_GET = do_POST

        def log_message(self, *_words: Any) -> None:
            pass

    return Handler


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield service
    if service.delay:
        service.delay.set()
    server.shutdown()
    thread.join(10)
    server.server_close()
