"""How is read what a person sends from the pages of 「我能享受什么」? Whose benefits, and the reply to one question."""

from typing import Any

from django import forms

from eligibility.entitlement.identity_questions import Reply
from eligibility.forms import PlaceForm
from eligibility.questionnaire.questions import NONE_OF_THESE
from eligibility.questionnaire.reach import UNKNOWN
from knowledge.tables.terms import Identity, Insurance

IDENTITIES = [(term.value, term.chinese) for term in Identity]


class WhoseForm(PlaceForm):
    """Where, when, for whom, with which insurance and identities; not knowing is an answer."""

    whom = forms.ChoiceField(
        choices=[("self", "给自己查"), ("family", "给家人查")],
        error_messages={"required": "请选给谁查。", "invalid_choice": "请选给谁查。"},
    )
    insurance = forms.ChoiceField(
        choices=[*((term.value, f"{term.chinese}医保") for term in Insurance), (UNKNOWN, "不清楚")],
        error_messages={"required": "请选参保类型，不知道就选“不清楚”。", "invalid_choice": "请选参保类型。"},
    )
    identities = forms.MultipleChoiceField(
        choices=[*IDENTITIES, (NONE_OF_THESE, "都没有"), (UNKNOWN, "不清楚，问我几个问题")],
        error_messages={
            "required": "请选身份；都没有就选“都没有”，不知道就选“不清楚”。",
            "invalid_choice": "请从列出的身份里选。",
        },
    )

    @property
    def for_oneself(self) -> bool:
        return bool(self.cleaned_data["whom"] == "self")

    def clean_identities(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["identities"]
        if len(chosen) > 1 and {NONE_OF_THESE, UNKNOWN} & set(chosen):
            raise forms.ValidationError("选了“都没有”或“不清楚”，就不要再选别的身份。")
        return chosen


class ReplyForm(forms.Form):
    """The reply to one question on the identity; ``asked`` are the identities that the page asked about."""

    asked = forms.MultipleChoiceField(choices=IDENTITIES)
    reply = forms.ChoiceField(
        choices=[*IDENTITIES, (NONE_OF_THESE, ""), (UNKNOWN, "")],
        error_messages={"required": "请选一个，不知道就选“不清楚”。", "invalid_choice": "请选一个。"},
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        reply = values.get("reply")
        if reply and reply not in (NONE_OF_THESE, UNKNOWN, *values.get("asked", ())):
            raise forms.ValidationError("请选一个。")
        return values

    def replies(self) -> dict[Identity, Reply]:
        """What was said of each identity; a yes to one of several leaves the others open, since they open the same."""
        asked, reply = self.cleaned_data["asked"], self.cleaned_data["reply"]
        if reply in (NONE_OF_THESE, UNKNOWN):
            return dict.fromkeys(map(Identity, asked), Reply.NO if reply == NONE_OF_THESE else Reply.UNKNOWN)
        return {Identity(reply): Reply.YES}
