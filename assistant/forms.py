"""How is what a person sends from the chat read? A question, an option chosen, a grade."""

from django import forms

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
