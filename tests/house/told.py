"""What people and groups are told in the world of the permission matrix."""

from __future__ import annotations

from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Notice, Webhook


def notice(user: User) -> Notice:
    told = {"cycle": "hush-notice", "cycle_en": "hush-notice", "note": "hush-notice"}
    return Notice.objects.create(user=user, kind="opened", reason="opened:1", day=timezone.localdate(), facts=told)


def robot() -> Webhook:
    home = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
    return Webhook.objects.create(name="Everybody", service="wecom", url=f"{home}?key=hush-robot", secret="hush-robot")
