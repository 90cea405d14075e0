"""How is what a person sends from the region and start pages read? Everything typed is checked here, by name."""

from datetime import date

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from eligibility.frame import SIZES


class OwnPathField(forms.CharField):
    """A path of this site to return to; anything else becomes the start page."""

    def clean(self, value: object) -> str:
        path = str(value or "")
        safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if safe else "/"


class SizeForm(forms.Form):
    size = forms.ChoiceField(choices=[(size, size) for size in SIZES])
    next = OwnPathField()


class RegionForm(forms.Form):
    region = forms.RegexField(regex=r"^\d{6}$")
    next = OwnPathField()


class PlaceForm(forms.Form):
    """Whose rules count, and on which day (the day of discharge)."""

    region = forms.RegexField(regex=r"^\d{6}$", error_messages={"required": "请选参保地。", "invalid": "请选参保地。"})
    as_of = forms.DateField(
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"],
        error_messages={"required": "请填写日期。", "invalid": "请按“2020-06-01”这样填写日期。"},
    )

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if not date(2000, 1, 1) <= day <= date(2100, 1, 1):
            raise forms.ValidationError("请检查年份。")
        return day


class StartForm(PlaceForm):
    """The same, and for whom: what is said of somebody else is neither filled in nor remembered."""

    whom = forms.ChoiceField(
        choices=[("self", "给自己算"), ("family", "给家人算")],
        required=False,
        error_messages={"invalid_choice": "请选给谁算。"},
    )

    @property
    def for_oneself(self) -> bool:
        return bool(self.cleaned_data["whom"] != "family")


class ReportForm(forms.Form):
    """What a reader adds who finds a figure wrong: nothing, or a few words."""

    text = forms.CharField(required=False, max_length=300, error_messages={"max_length": "最多写300个字，请写短一些。"})
