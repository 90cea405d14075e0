"""What becomes of questions without a good answer: grouped, given out, closed, asked again, forgotten?"""

from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from assistant import queue, queued, services
from assistant.asking_again import ask_again
from assistant.models import Answer, ClosedBy, Closing, Conversation, GroupState, QuestionGroup, QueuedQuestion
from assistant.tasks import forget_expired, group_questions
from knowledge.selectors import Snapshot, active_snapshot

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
DAY_OF_THE_PLAN = date(2020, 6, 1)
UNANSWERED = "职工大病保险起付线是多少"
ANSWERED = "贫困户大病保险起付线是多少"


@pytest.fixture
def snapshot(published: str) -> Snapshot:
    return active_snapshot()


@pytest.fixture
def ask(snapshot: Snapshot):
    def send(question: str, region: str | None = "370323", **more: Any) -> dict[str, Any]:
        more.setdefault("as_of", DAY_OF_THE_PLAN)
        return services.ask(snapshot=snapshot, question=question, region=region, today=TODAY, **more)

    return send


@pytest.fixture
def gather(snapshot: Snapshot):
    return lambda: queue.gather(snapshot=snapshot, now=timezone.now())


@pytest.fixture
def editor(db: None) -> Any:
    queue.make_editor("bianji")
    return get_user_model().objects.get(username="bianji")


@pytest.fixture
def close(snapshot: Snapshot, editor: Any):
    def run(
        group: QuestionGroup, kind: ClosedBy = ClosedBy.TOPIC, what: str = "deductible", **more: Any
    ) -> queue.Closed:
        more = {"version": group.version, "by": editor, "snapshot": snapshot, "now": timezone.now(), **more}
        return queue.close(group_id=group.pk, kind=kind, what=what, **more)

    return run


def answerable_by_now(answer_id: str, question: str) -> None:
    """As if what the question asks had been added to the knowledge since: it is one that is answered."""
    QueuedQuestion.objects.filter(answer=answer_id).update(wording=question)


# --- grouping --------------------------------------------------------------------------------------------------------


def test_unanswered_and_badly_rated_questions_are_grouped_and_others_are_not(ask, gather):
    ask(UNANSWERED)
    ask("职工大病起付线多少钱？")
    ask("淄川区大病保险起付线")
    bad, fair = ask(ANSWERED), ask("贫困户大病保险封顶线是多少")
    services.rate(answer_id=bad["answer_id"], score=2)
    services.rate(answer_id=fair["answer_id"], score=3)
    ask("今天天气怎么样")
    assert gather() == 4
    groups = queued.shown(queued.open_groups())
    found = {group.wordings[0].text: (group.region, group.count, group.reasons) for group in groups}
    assert found == {
        UNANSWERED: ("370323", 2, (("no_document", 2),)),
        "淄川区大病保险起付线": ("370302", 1, (("no_document", 1),)),
        ANSWERED: ("370323", 1, (("badly_rated", 1),)),
    }


def test_a_withheld_answer_waits_with_what_was_wrong(ask, gather):
    answer_id = ask(ANSWERED)["answer_id"]
    Answer.objects.filter(pk=answer_id).update(reason="withheld", faults=["figure: 5%"])
    gather()
    (group,) = queued.shown(queued.open_groups())
    assert group.reasons == (("withheld", 1),)
    assert group.wordings[0].faults == ("figure: 5%",)


def test_each_question_is_taken_once_and_later_ones_join(ask, gather):
    ask(UNANSWERED)
    assert (gather(), gather()) == (1, 0)
    ask("职工大病二次报销门槛费")
    assert gather() == 1
    (group,) = QuestionGroup.objects.all()
    assert group.questions.count() == 2
    assert group.last_asked_at > group.first_asked_at
    assert group.due_on == timezone.now().date() + queue.DUE_AFTER


def test_many_questions_are_taken_in_parts_with_the_same_groups(ask, gather, monkeypatch):
    for question in (UNANSWERED, "生孩子能报多少", "职工大病起付线", "种植牙能报吗", "种植牙报不报"):
        ask(question)
    monkeypatch.setattr(queue, "TAKEN_AT_ONCE", 2)
    taken = gather()
    in_parts = sorted(
        sorted(group.questions.values_list("wording", flat=True)) for group in QuestionGroup.objects.all()
    )
    QuestionGroup.objects.all().delete()
    monkeypatch.setattr(queue, "TAKEN_AT_ONCE", 500)
    assert gather() == taken >= 3
    at_once = sorted(sorted(group.questions.values_list("wording", flat=True)) for group in QuestionGroup.objects.all())
    assert at_once == in_parts


def test_a_follow_up_waits_as_the_whole_question(ask, gather):
    first = ask("贫困户大病保险起付线是多少")
    again = ask("那职工呢", region=None, as_of=None, conversation=first["conversation"])
    assert again["reason"] == "no_document", again
    gather()
    (question,) = QueuedQuestion.objects.all()
    assert question.wording == again["understood"]["text"] != "那职工呢"


def test_nothing_personal_and_no_conversation_is_in_what_is_kept_or_shown(ask, gather):
    body = ask("我是13800000000，职工大病保险起付线是多少")
    gather()
    (group,) = queued.shown(queued.open_groups())
    assert "13800000000" not in repr(group)
    assert "【手机号】" in repr(group)
    assert body["conversation"] not in repr(group)
    assert body["answer_id"] not in repr(group)
    names = {field.name for shape in (queued.Group, queued.Wording) for field in fields(shape)}
    assert not names & {"conversation", "answer_id", "answer"}


def test_an_answer_rated_better_later_leaves_the_queue(ask, gather):
    answer_id = ask(ANSWERED)["answer_id"]
    services.rate(answer_id=answer_id, score=1)
    gather()
    services.rate(answer_id=answer_id, score=5)
    assert gather() == 0
    assert not QuestionGroup.objects.exists()


def test_asking_and_rating_leave_the_queue_alone(ask):
    services.rate(answer_id=ask(UNANSWERED)["answer_id"], score=1)
    assert not QueuedQuestion.objects.exists()


def test_an_answer_stored_before_what_was_said_beside_it_is_asked_as_it_was_understood(ask, gather):
    answer_id = ask(UNANSWERED)["answer_id"]
    Answer.objects.filter(pk=answer_id).update(given={})
    gather()
    (waiting,) = queued.waiting_of(QuestionGroup.objects.get().pk)
    assert (waiting.beside.region, waiting.beside.as_of) == ("370323", DAY_OF_THE_PLAN)


# --- who does it, until when -----------------------------------------------------------------------------------------


@pytest.fixture
def group(ask, gather) -> QuestionGroup:
    ask(UNANSWERED)
    gather()
    return QuestionGroup.objects.get()


def test_a_group_is_given_to_somebody_until_a_day(group, editor):
    queue.assign(group_id=group.pk, version=group.version, owner=editor, due_on=date(2026, 12, 1))
    (shown,) = queued.shown(queued.open_groups(owner_id=editor.pk))
    assert (shown.owner, shown.due_on, shown.version) == ("bianji", date(2026, 12, 1), group.version + 1)


def test_of_two_editors_at_once_the_second_is_told_and_overwrites_nothing(group, editor, close):
    queue.assign(group_id=group.pk, version=group.version, owner=editor, due_on=date(2026, 12, 1))
    with pytest.raises(queue.ChangedMeanwhile):
        queue.assign(group_id=group.pk, version=group.version, owner=None, due_on=None)
    with pytest.raises(queue.ChangedMeanwhile):
        close(group)
    group.refresh_from_db()
    assert (group.owner, group.due_on) == (editor, date(2026, 12, 1))
    assert not Closing.objects.exists()


def test_a_group_that_does_not_exist_is_said_to_be_none(group, close):
    group.pk += 1
    with pytest.raises(queue.NoSuchGroup):
        close(group)
    with pytest.raises(queue.NoSuchGroup):
        queue.assign(group_id=group.pk, version=1, owner=None, due_on=None)


def test_the_groups_due_first_come_first_and_those_without_a_day_last(ask, gather):
    for question in (UNANSWERED, "种植牙能报吗", "淄川区大病保险起付线"):
        ask(question)
    gather()
    days = [None, date(2026, 12, 2), date(2026, 12, 1)]
    for each, day in zip(QuestionGroup.objects.order_by("pk"), days, strict=True):
        queue.assign(group_id=each.pk, version=each.version, owner=None, due_on=day)
    assert [each.due_on for each in queued.open_groups()] == [date(2026, 12, 1), date(2026, 12, 2), None]


def test_of_groups_due_on_one_day_those_asked_most_come_first(ask, gather):
    for question in ("种植牙能报吗", UNANSWERED, UNANSWERED, "淄川区大病保险起付线"):
        ask(question)
    gather()
    assert [group.count for group in queued.shown(queued.open_groups())] == [2, 1, 1]


# --- closing ---------------------------------------------------------------------------------------------------------


def test_closing_asks_every_question_again_and_those_that_fail_wait_on(ask, gather, close, editor, published):
    answered = ask(UNANSWERED)["answer_id"]
    ask("职工大病起付线多少钱")
    gather()
    answerable_by_now(answered, ANSWERED)
    group = QuestionGroup.objects.get()
    assert close(group) == queue.Closed(asked=2, answered=1)
    (shown,) = queued.shown(queued.open_groups())
    assert (shown.waiting, shown.answered, shown.state) == (1, 1, "open")
    waits, done = shown.wordings
    assert (waits.answered, waits.again["outcome"], waits.again["reason"]) == (False, "not_covered", "no_document")
    assert (done.answered, done.again["clauses"][0]) == (True, "yiyuan-2020 三（二）二是")
    assert done.again["verdict"] == "贫困户大病保险起付线是5,000元。"
    (made,) = queued.closings_of(group.pk)
    assert (made.kind, made.what, made.by) == ("topic", "deductible", "bianji")
    assert (made.release, made.asked, made.answered) == (published, 2, 1)


def test_a_group_whose_questions_are_all_answered_is_closed_for_good(ask, gather, close):
    answer_id = ask(UNANSWERED)["answer_id"]
    gather()
    answerable_by_now(answer_id, ANSWERED)
    group = QuestionGroup.objects.get()
    close(group)
    group.refresh_from_db()
    assert group.state == GroupState.CLOSED
    with pytest.raises(queue.ChangedMeanwhile):
        close(group)
    ask(UNANSWERED)
    gather()
    assert [each.pk != group.pk for each in queued.open_groups()] == [True]


def test_what_failed_can_be_closed_again_and_both_are_told(group, close):
    close(group)
    group.refresh_from_db()
    close(group, ClosedBy.DOCUMENT, "yiyuan-2020")
    assert [made.kind for made in queued.closings_of(group.pk)] == ["topic", "document"]


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (ClosedBy.TOPIC, "deductible"),
        (ClosedBy.DOCUMENT, "yiyuan-2020"),
        (ClosedBy.LEXICON, "起付线"),
        (ClosedBy.LEXICON, " 门槛费 "),
    ],
)
def test_what_the_release_holds_may_close(group, close, kind, what):
    assert close(group, kind, what).asked == 1


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (ClosedBy.TOPIC, "dentures"),
        (ClosedBy.TOPIC, ""),
        (ClosedBy.DOCUMENT, "yiyuan-2031"),
        (ClosedBy.LEXICON, "门槛费与星辰"),
        (ClosedBy.LEXICON, "  "),
    ],
)
def test_what_the_release_does_not_hold_closes_nothing(group, close, kind, what):
    with pytest.raises(queue.NotInRelease):
        close(group, kind, what)
    assert not Closing.objects.exists()


def test_a_badly_rated_answer_that_is_given_again_as_it_was_is_no_better(ask, gather, close):
    answer_id = ask(ANSWERED)["answer_id"]
    services.rate(answer_id=answer_id, score=1)
    gather()
    group = QuestionGroup.objects.get()
    assert close(group) == queue.Closed(asked=1, answered=0)
    answer = Answer.objects.get(pk=answer_id)
    answer.body["answer"] = "另一种说法"
    answer.save()
    group.refresh_from_db()
    assert close(group) == queue.Closed(asked=1, answered=1)


def test_the_same_question_of_a_day_is_asked_once_and_by_its_own_slots(ask, gather, snapshot, monkeypatch):
    from assistant import asking_again

    asked: list[Any] = []
    answer = asking_again.pipeline.answer
    monkeypatch.setattr(
        asking_again.pipeline, "answer", lambda request, known: asked.append(request) or answer(request, known)
    )
    for _ in range(3):
        ask(UNANSWERED)
    gather()
    asked.clear()
    outcomes = ask_again(queued.waiting_of(QuestionGroup.objects.get().pk), snapshot=snapshot, today=TODAY)
    assert len(outcomes) == 3
    (request,) = asked
    assert (request.region, request.as_of, request.insurance) == ("370323", DAY_OF_THE_PLAN, None)


def test_a_question_that_joins_while_a_group_is_closed_waits_on(ask, gather, close, monkeypatch):
    answer_id = ask(UNANSWERED)["answer_id"]
    gather()
    answerable_by_now(answer_id, ANSWERED)
    asked_again = queue.ask_again

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        outcomes = asked_again(*args, **kwargs)
        ask(UNANSWERED)
        QuestionGroup.objects.update(wording=UNANSWERED)
        gather()
        return outcomes

    monkeypatch.setattr(queue, "ask_again", meanwhile)
    close(QuestionGroup.objects.get())
    group = QuestionGroup.objects.get()
    assert group.state == GroupState.OPEN
    assert [question.answered for question in group.questions.order_by("pk")] == [True, None]


# --- forgetting ------------------------------------------------------------------------------------------------------


def expire(answer_id: str) -> None:
    Conversation.objects.filter(answers=answer_id).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_a_wording_goes_with_its_conversation_and_the_number_stays(ask, gather):
    first = ask(UNANSWERED)["answer_id"]
    ask("职工大病起付线多少钱")
    gather()
    expire(first)
    forget_expired()
    (shown,) = queued.shown(queued.open_groups())
    assert (shown.count, shown.forgotten, shown.waiting) == (2, 1, 1)
    assert QuestionGroup.objects.get().wording == "职工大病起付线多少钱"
    assert UNANSWERED not in repr(shown)


def test_a_group_that_loses_its_last_wording_unattended_has_lapsed_and_says_so(ask, gather):
    answer_id = ask(UNANSWERED)["answer_id"]
    gather()
    expire(answer_id)
    assert services.remove_expired(now=timezone.now()) == 1
    (group,) = QuestionGroup.objects.all()
    assert (group.state, group.wording, group.forgotten) == (GroupState.LAPSED, "", 1)


def test_a_closed_group_keeps_who_closed_it_when_its_words_are_gone(ask, gather, close, editor):
    answer_id = ask(UNANSWERED)["answer_id"]
    gather()
    answerable_by_now(answer_id, ANSWERED)
    close(QuestionGroup.objects.get())
    expire(answer_id)
    forget_expired()
    editor.delete()
    (group,) = queued.shown(queued.ended_groups())
    assert (group.state, group.wordings, group.count) == ("closed", (), 1)
    assert queued.closings_of(group.id)[0].by == "bianji"


def test_what_has_expired_is_not_taken_into_the_queue(ask, gather):
    expire(ask(UNANSWERED)["answer_id"])
    assert gather() == 0


# --- by itself, and by command ---------------------------------------------------------------------------------------


def test_the_task_and_the_command_group_what_has_come(ask, capsys):
    ask(UNANSWERED)
    group_questions()
    assert QueuedQuestion.objects.count() == 1
    ask(UNANSWERED)
    call_command("group_questions")
    assert "归入 1 条" in capsys.readouterr().out
    assert queued.gathered_at() is not None


def test_without_a_release_the_task_does_nothing(db):
    group_questions()
    assert queued.gathered_at() is None


def test_answered_questions_are_appended_to_the_golden_questions_once(ask, gather, close, tmp_path, capsys):
    from assistant.evaluation.golden import golden_questions

    body = ask(UNANSWERED)
    gather()
    answerable_by_now(body["answer_id"], ANSWERED)
    close(QuestionGroup.objects.get())
    output = tmp_path / "from_the_queue.yaml"
    call_command("export_golden", output=output)
    first = output.read_text()
    (entry,) = yaml.safe_load(first)["questions"]
    assert entry == {
        "question": ANSWERED,
        "region": "370323",
        "as_of": DAY_OF_THE_PLAN,
        "outcome": "answered",
        "clauses": ["yiyuan-2020 三（二）二是"],
    }
    (golden,) = golden_questions(tmp_path)
    assert golden.expected["question"] == ANSWERED
    output.write_text(first + "  # seen\n")
    call_command("export_golden", output=output)
    assert output.read_text() == first + "  # seen\n"
    assert "新增 0 题" in capsys.readouterr().out


def test_a_question_that_stands_in_another_golden_file_is_not_added(ask, gather, close, tmp_path):
    answer_id = ask(UNANSWERED)["answer_id"]
    gather()
    answerable_by_now(answer_id, ANSWERED)
    close(QuestionGroup.objects.get())
    (tmp_path / "other.yaml").write_text(
        f'region: "370323"\nas_of: 2020-06-01\nquestions:\n  - {{question: {ANSWERED}, outcome: answered}}\n'
    )
    call_command("export_golden", output=tmp_path / "from_the_queue.yaml")
    assert not (tmp_path / "from_the_queue.yaml").exists()


def test_editors_may_work_the_queue_and_a_new_one_has_no_password(db, capsys):
    call_command("make_editor", "bianji")
    assert "changepassword bianji" in capsys.readouterr().out
    user = get_user_model().objects.get(username="bianji")
    assert user.has_perm("assistant.work_questions")
    assert not user.has_usable_password()
    call_command("make_editor", "bianji")
    assert get_user_model().objects.count() == 1


def test_thousands_of_questions_are_grouped_within_a_minute(snapshot, gather, django_assert_max_num_queries):
    now = timezone.now()
    things = ["种植牙", "护理费", "体检", "疫苗", "眼镜", "床位费", "救护车", "假肢", "试管婴儿", "整形"]
    conversations = Conversation.objects.bulk_create(
        Conversation(created_at=now, expires_at=now + timedelta(days=180)) for _ in range(2_000)
    )
    Answer.objects.bulk_create(_unanswered(each, things[n % 10], now) for n, each in enumerate(conversations))
    start = timezone.now()
    with django_assert_max_num_queries(100):
        assert gather() == 2_000
    assert timezone.now() - start < timedelta(minutes=1)
    assert QuestionGroup.objects.count() == len(things)


def _unanswered(conversation: Conversation, thing: str, now: datetime) -> Answer:
    understood = {"region": "370323", "insurance": None, "topic": None, "text": thing}
    return Answer(
        conversation=conversation,
        place=1,
        question=f"{thing}能报多少",
        understood=understood,
        body={},
        release="sha256:0",
        outcome="not_covered",
        reason="no_document",
        created_at=now,
    )
