"""The folder that is the bell where no Redis is: kombu's filesystem transport without its two ways to kill a worker.

kombu's own writes into the visible file, so a reader can meet an empty message, and an unreadable message ends its
consumer. Here a message appears whole, and one that cannot be read is thrown away: the sweep rings again.
"""

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_options: Any) -> None:  # type: ignore[override]  # kombu has two names
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        draft = Path(self.data_folder_out, f"{name}.part")
        try:
            draft.write_text(dumps(payload))
            draft.rename(Path(self.data_folder_out, name))
        except OSError as error:
            raise ChannelError(f"Cannot put a message into {self.data_folder_out}") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in sorted(Path(self.data_folder_in).glob(f"*_*.{queue}.msg")):
            message = _take(path)
            if message is not None:
                return message
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel


def _take(path: Path) -> dict[str, Any] | None:
    """The message, now this reader's alone; None when another was faster or there is nothing to read."""
    try:
        content = path.read_bytes()
        path.unlink()
        message = loads(content.decode())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        logger.warning("Message %s cannot be read: %s", path.name, error)
        return None
    return message if isinstance(message, dict) else None


def clear_empty(folder: Path) -> int:
    """Deletes messages without content, left by a full disk or a power cut; how many there were."""
    empty = [path for path in folder.glob("*.msg") if path.stat().st_size == 0]
    for path in empty:
        path.unlink(missing_ok=True)
    return len(empty)
