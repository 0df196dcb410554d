"""What people are told, in a list and by letter, and what groups are told by their robots.

The front door: `tell` one person, `tell_all` many, `remind` those of whom something is waiting, `without_letters` while a
history is told. Everything else happens by signals (`listeners`) and by the clock (`beat`).
"""

from summaries.notices.reminders import remind
from summaries.notices.telling import News, tell, tell_all, without_letters

__all__ = ["News", "remind", "tell", "tell_all", "without_letters"]
