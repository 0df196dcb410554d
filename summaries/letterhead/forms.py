"""What is asked about the letterhead. Saving adds a new one; nothing that was there is changed."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from pmreview.accounts.models import User
from summaries.font import undrawn
from summaries.letterhead.colour import LEAST_CONTRAST, colour_of, contrast_with_white, darker
from summaries.letterhead.keeping import keep
from summaries.letterhead.logo import Logo, NotALogo, logo_of
from summaries.models import Letterhead
from summaries.models.letterhead import DEFAULT_ACCENT

WORDS = ("company", "company_en", "word", "word_en")
LOGO = ("logo", "logo_width", "logo_height")
TOO_PALE = gettext_noop(
    "On white paper %(colour)s has a contrast of only %(ratio)s : 1, text needs 4.5 : 1. "
    "Choose a darker one, for example %(shade)s."
)
KEPT = (*WORDS, "accent", *LOGO)


class LetterheadForm(forms.ModelForm):
    """The newest letterhead, to be followed by another. `seen` is its number: two people do not undo each other unseen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    picture = forms.FileField(
        label=gettext_lazy("Which logo?"),
        help_text=gettext_lazy(
            "PNG, JPEG or WebP up to 2 MB, for light backgrounds. It prints up to 42 mm wide and 10 mm high."
        ),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp", "data-pm-letterhead": "logo"}),
        error_messages={"empty": gettext_lazy("The file is empty: choose the logo again.")},
        required=False,
    )
    is_without_logo = forms.BooleanField(label=gettext_lazy("Print without the logo from now on"), required=False)

    class Meta:
        model = Letterhead
        fields = [*WORDS, "accent"]
        labels = {
            "company": gettext_lazy("What is the company called?"),
            "company_en": gettext_lazy("And in English?"),
            "word": gettext_lazy("How confidential are papers?"),
            "word_en": gettext_lazy("And how in English?"),
            "accent": gettext_lazy("Which colour do papers have?"),
        }
        help_texts = {
            "company": gettext_lazy("Stands beside the logo. Leave it empty if the logo says it."),
            "company_en": gettext_lazy("Empty: the same name on both."),
            "word": gettext_lazy("A word at the head of every page, for example “Internal”."),
            "word_en": gettext_lazy("Empty: the same word on both."),
            "accent": gettext_lazy("Six digits, for example #2b4fb3. Charts keep their colours, because those mean something."),
        }

    def __init__(self, data: Any = None, files: Any = None, *, newest: Letterhead | None) -> None:
        self.newest = newest or Letterhead()
        self.logo: Logo | None = None
        super().__init__(data, files, instance=_copy(self.newest), initial={"seen": self.newest.pk or ""})
        self.fields["accent"].required = False
        for name in (*WORDS, "accent"):
            self.fields[name].widget.attrs |= {"data-pm-letterhead": name, "autocomplete": "off"}
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout("seen", *_pair("company"), *self._picture(), *_pair("word"), "accent")

    def _picture(self) -> list[Any]:
        if not self.newest.logo:
            del self.fields["is_without_logo"]
            return ["picture"]
        shown = HTML('{% include "summaries/letterhead/_logo.html" %}')
        return ["picture", shown, "is_without_logo"]

    def clean_accent(self) -> str:
        """Readable on white, or refused with the ratio that was measured and a shade that would do."""
        words = self.cleaned_data["accent"] or DEFAULT_ACCENT
        try:
            colour = colour_of(words)
        except ValueError as unknown:
            raise ValidationError(_("Write the colour as six digits from 0 to f, for example #2b4fb3.")) from unknown
        if (ratio := contrast_with_white(colour)) < LEAST_CONTRAST:
            measured = {"colour": colour, "ratio": f"{int(ratio * 100) / 100:.2f}", "shade": darker(colour)}
            raise ValidationError(_(TOO_PALE) % measured)
        return colour

    def clean_picture(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["picture"]
        if file is not None:
            try:
                self.logo = logo_of(file)  # type: ignore[arg-type]
            except NotALogo as refused:
                raise ValidationError(str(refused)) from refused
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in WORDS:
            if lacking := undrawn(data.get(name, "")):
                words = _("The paper’s font has no “%(character)s”: write it another way.")
                self.add_error(name, ValidationError(words % {"character": lacking[0]}))
        if data.get("picture") and data.get("is_without_logo"):
            self.add_error("is_without_logo", _("Choose a new logo or print without one, not both."))
        if data.get("seen", "") != (number := str(self.newest.pk or "")):
            self.data = {**self.data.dict(), "seen": number}  # type: ignore[attr-defined]
            raise ValidationError(_("Somebody saved another letterhead meanwhile: look at it, then save yours again."))
        return data

    @property
    def changes(self) -> list[str]:
        """What would be different from the newest letterhead."""
        now = self._with_logo()
        found = [name for name in (*WORDS, "accent") if getattr(now, name) != getattr(self.newest, name)]
        return [*found, "logo"] if now.logo_address != self.newest.logo_address else found

    def _with_logo(self) -> Letterhead:
        made: Letterhead = self.instance
        if self.logo:
            made.logo, made.logo_width, made.logo_height = self.logo.png, self.logo.width, self.logo.height
        elif self.cleaned_data.get("is_without_logo"):
            made.logo = made.logo_width = made.logo_height = None
        return made

    def keep(self, *, by: User) -> Letterhead:
        """Adds the letterhead that counts from now on, and writes down who changed what."""
        return keep(self._with_logo(), by=by, changes=self.changes)


def _copy(newest: Letterhead) -> Letterhead:
    return Letterhead(**{name: getattr(newest, name) for name in KEPT})


def _pair(name: str) -> list[Any]:
    return [Div(Div(name, css_class="col-sm-6"), Div(f"{name}_en", css_class="col-sm-6"), css_class="row align-items-end")]
