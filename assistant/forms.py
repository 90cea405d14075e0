"""How is what a person sends read? A question, an option, a grade; of an editor, who does what and what closes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assistant.models import ClosedBy

QUESTION_LENGTH = 260


class QuestionForm(forms.Form):
    """A question, with the conversation it goes on in, and the slot that a chosen option fills."""

    question = forms.CharField(
        max_length=QUESTION_LENGTH,
        error_messages={"required": "请先写下您的问题。", "max_length": "问题太长了，请写在 260 个字以内。"},
    )
    conversation = forms.UUIDField(required=False)
    slot = forms.CharField(required=False, max_length=40)
    value = forms.CharField(required=False, max_length=40)


class RatingForm(forms.Form):
    score = forms.IntegerField(min_value=1, max_value=5)


class AssignmentForm(forms.Form):
    """Who deals with a group until when; ``version`` is the group as it was read."""

    due_on = forms.DateField(required=False, error_messages={"invalid": "请写成 2026-12-31 这样的日期。"})
    version = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, owners: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.TypedChoiceField(
            choices=[(pk, pk) for pk in owners], coerce=int, required=False, empty_value=None
        )


class ClosingForm(forms.Form):
    """What closes a group: a wording of the lexicon, a topic or a document."""

    kind = forms.ChoiceField(choices=ClosedBy.choices)
    what = forms.CharField(max_length=120, error_messages={"required": "请写明补充了什么。"})
    version = forms.IntegerField(min_value=1)
