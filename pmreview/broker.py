"""How the bell that wakes the workers is reached: a folder on this machine, or Redis."""

from pathlib import Path
from typing import Any


def broker_options(url: str, folder: Path) -> dict[str, Any]:
    """The transport options for a broker address; makes the folder where the folder is the broker."""
    if url.startswith("filesystem"):
        folder.mkdir(parents=True, exist_ok=True)
        # In and out are one folder: the worker reads what the web process writes. 0.1 s from publish to start.
        return {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.1,
        }
    # A silent broker must not hold a web request: two seconds, then the sweep rings again.
    return {
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 10,
        "max_retries": 0,
    }
