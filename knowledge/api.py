"""Which policy can be read and searched over HTTP: regions, documents, clauses, benefit tables, search."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from knowledge import serializers
from knowledge.entitlements_on_wire import rights_on_wire
from knowledge.interface import StrictSerializer, Unavailable, Unprocessable, said
from knowledge.search.query import Hit
from knowledge.selectors import NothingPublished, Snapshot, active_snapshot
from knowledge.serializers import Wire
from knowledge.tables.catalogue import NoTableInForce, rules_in_force
from knowledge.tables.schema import Notice, Region
from knowledge.tables.terms import ClauseKind, Identity, NoticeCode, RegionStatus
from knowledge.tables_on_wire import reaches, rule_on_wire


def published() -> Snapshot:
    """The active release, read once per request; 503 while nothing is published."""
    try:
        return active_snapshot()
    except NothingPublished as error:
        raise Unavailable(said("还没有发布任何政策数据。", "No policy data has been published yet.")) from error


def parameters(form: type[StrictSerializer], request: Request) -> Mapping[str, Any]:
    """The query string as ``form`` reads it; 422 naming each wrong field."""
    values = form(data=request.query_params)
    values.is_valid(raise_exception=True)
    found: Mapping[str, Any] = values.validated_data
    return found


def day_asked(values: Mapping[str, Any]) -> date:
    """The day asked about, today when none is given: the clock is read here and nowhere below."""
    on: date = values.get("as_of") or timezone.localdate()
    return on


def region_of(snapshot: Snapshot, code: str, field: str = "region") -> Region:
    """The region of a code, today's for a former code; 422 where no such code exists."""
    region = snapshot.places.get(code)
    if region is None:
        raise Unprocessable({field: said(f"没有行政区划代码 {code}。", f"There is no region code {code}.")})
    return region


def nothing_published_in(region: Region) -> Notice:
    return Notice(
        NoticeCode.PARTIAL_REGION,
        said(
            f"本站还没有收录{region.name}的政策文件，可拨打 12393 向当地医保部门询问。",
            f"No policy document of {region.name} is published here yet; 12393 is the medical insurance hotline.",
        ),
    )


class SearchView(APIView):
    @extend_schema(
        operation_id="search_clauses", parameters=[serializers.SearchParameters], responses=serializers.SearchSerializer
    )
    def get(self, request: Request) -> Response:
        """Clauses that speak of a question, the best first; without a region in everything published."""
        values = parameters(serializers.SearchParameters, request)
        snapshot, on = published(), day_asked(values)
        region = region_of(snapshot, values["region"]) if "region" in values else None
        chain = snapshot.places.line(region.code) if region else snapshot.index.regions
        kinds = (ClauseKind(values["kind"]),) if "kind" in values else ()
        found = snapshot.index.find(values["q"], chain, on, values["limit"], kinds=kinds)
        query = found.query
        empty = region is not None and not snapshot.chain(region.code)
        return Response(
            {
                "query": {"text": query.text, "tokens": query.tokens, "expanded": query.expanded},
                "region": region.code if region else None,
                "as_of": on.isoformat(),
                "release": snapshot.release,
                "total": found.total,
                "hits": [_hit(snapshot, hit, on) for hit in found.hits],
                "notices": serializers.notices_on_wire([nothing_published_in(region)] if region and empty else []),
            }
        )


def _hit(snapshot: Snapshot, hit: Hit, on: date) -> Wire:
    document, clause = snapshot.clause(hit.clause_id)
    return {
        "clause_id": clause.id,
        "document_id": document.id,
        "region": document.region,
        "label": clause.label,
        "heading": clause.heading,
        "title": document.title,
        "text": clause.text,
        "highlights": [[span.start, span.end] for span in hit.highlights],
        "score": hit.score,
        "kind": clause.kind.value,
        "notices": serializers.notices_on_wire(serializers.clause_notices(document, clause, on)),
    }


class RegionsView(APIView):
    @extend_schema(
        operation_id="list_regions",
        parameters=[serializers.RegionListParameters],
        responses=serializers.RegionsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Regions with documents; with ``all`` every region of China, with ``parent`` those directly in one."""
        values = parameters(serializers.RegionListParameters, request)
        snapshot = published()
        regions = snapshot.places.regions()
        if "parent" in values:
            parent = region_of(snapshot, values["parent"], "parent")
            regions = tuple(region for region in regions if region.parent == parent.code)
        if not (values["all"] or "parent" in values):
            regions = tuple(region for region in regions if _published_something(snapshot, region))
        wire = [serializers.region_on_wire(region, snapshot.chain(region.code)) for region in regions]
        return Response({"regions": wire})


def _published_something(snapshot: Snapshot, region: Region) -> bool:
    own = snapshot.jurisdiction(region.code)
    return region.status is not RegionStatus.NONE or bool(own and own.documents)


class DocumentsView(APIView):
    @extend_schema(
        operation_id="list_documents",
        parameters=[serializers.RegionParameters],
        responses=serializers.DocumentsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Every document, or those that hold in a region: its own, its prefecture's, its province's."""
        values = parameters(serializers.RegionParameters, request)
        snapshot, on = published(), day_asked(values)
        if "region" in values:
            chain = snapshot.chain(region_of(snapshot, values["region"]).code)
            documents = tuple(document for place in chain for document in place.documents)
        else:
            documents = snapshot.documents()
        return Response({"documents": [serializers.document_on_wire(document, on) for document in documents]})


class DocumentView(APIView):
    @extend_schema(
        operation_id="read_document",
        parameters=[serializers.AsOfParameters],
        responses=serializers.WholeDocumentSerializer,
    )
    def get(self, request: Request, document_id: str) -> Response:
        """One document with its clauses, tables and entitlements, and how it stands on a day."""
        on = day_asked(parameters(serializers.AsOfParameters, request))
        snapshot = published()
        try:
            document = snapshot.document(document_id)
        except KeyError as error:
            raise Http404 from error
        wire = serializers.whole_document_on_wire(document, on)
        chain = snapshot.chain(document.region)
        rules = {rule.id: rule for place in chain for rule in place.rules}
        own = [place for place in chain if place.region == document.region]
        return Response(wire | (rights_on_wire(document, own[0], rules) if own else {}))


class ClauseView(APIView):
    @extend_schema(
        operation_id="read_clause",
        parameters=[serializers.AsOfParameters],
        responses=serializers.ClauseOfDocumentSerializer,
    )
    def get(self, request: Request, clause_id: str) -> Response:
        """One clause with its document, and what must be said of it on a day."""
        on = day_asked(parameters(serializers.AsOfParameters, request))
        try:
            document, clause = published().clause(clause_id)
        except KeyError as error:
            raise Http404 from error
        wire = serializers.clause_on_wire(document, clause, on)
        return Response(wire | {"document": serializers.document_on_wire(document, on)})


class TablesView(APIView):
    @extend_schema(
        operation_id="list_tables", parameters=[serializers.TableParameters], responses=serializers.TablesSerializer
    )
    def get(self, request: Request) -> Response:
        """The benefit tables in force in a region on a day; within a program the first that reaches a person holds.

        A region without tables, or a day before the first, gives an empty list: ``first_day`` says when one begins.
        """
        values = parameters(serializers.TableParameters, request)
        snapshot, on = published(), day_asked(values)
        region = region_of(snapshot, values["region"])
        wire: Wire = {
            "region": region.code,
            "as_of": on.isoformat(),
            "release": snapshot.release,
            "tables_as_of": None,
            "first_day": None,
            "tables": [],
            "notices": [],
        }
        chain = snapshot.chain(region.code)
        try:
            in_force = rules_in_force(chain, on)
        except NoTableInForce as error:
            wire["first_day"] = error.first_day.isoformat() if error.first_day else None
            wire["notices"] = serializers.notices_on_wire([] if chain else [nothing_published_in(region)])
            return Response(wire)
        rules = {rule.id: rule for rule in in_force.rules}
        wanted = [rule for rule in in_force.rules if values.get("program") in (None, rule.program.value)]
        if "identity" in values:
            wanted = [rule for rule in wanted if reaches(rule, Identity(values["identity"]))]
        wire["tables_as_of"] = in_force.tables_as_of.isoformat() if in_force.tables_as_of else None
        wire["tables"] = [rule_on_wire(rule, rules) for rule in wanted]
        wire["notices"] = serializers.notices_on_wire(in_force.notices)
        return Response(wire)
