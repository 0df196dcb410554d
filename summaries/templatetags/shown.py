"""Figures of a template, rounded and worded by `metrics.formatting`."""

from decimal import Decimal

from django import template

from metrics import formatting

register = template.Library()


@register.filter
def percent(value: Decimal | None) -> str:
    return formatting.percent(value)


@register.filter
def percent0(value: Decimal | None) -> str:
    return formatting.percent(value, 0)


@register.filter
def plain(value: Decimal | None) -> str:
    return formatting.figure(value)
