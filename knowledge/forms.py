"""How is what a reader chooses on the coverage page read: a place and a day, each optional?"""

from datetime import date

from django import forms

FIRST_YEAR, LAST_YEAR = 2000, 2100


class CoverageForm(forms.Form):
    region = forms.RegexField(regex=r"^\d{6}$", required=False)
    on = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"],
        error_messages={"invalid": "请按“2020-06-01”这样填写日期。"},
    )

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day is not None and not FIRST_YEAR <= day.year < LAST_YEAR:
            raise forms.ValidationError("请检查年份。")
        return day
