"""What schemathesis cannot know: ids of things that are there, so that it comes further than “there is no such thing”, and what
a refusal has to look like."""

import json
import os
import uuid

import schemathesis

IDS = json.loads(os.environ["ATTACK_IDS"])
# Fields of bodies, and what their ids are of.
FIELDS = {
    "site_id": "sites", "place_id": "places", "unit_id": "units", "incident_id": "incidents", "into_id": "incidents",
    "account_id": "accounts", "owner_id": "accounts", "officer_ids": "accounts",
}
# Ours are ordered by time; those that the tool makes up are not.
OURS = 7


def known(value, of):
    """An id in place of one that was made up, the same for the same; anything else stays as it is."""
    pool = IDS.get(of)
    if not pool or not isinstance(value, str):
        return value
    try:
        made_up = uuid.UUID(value)
    except ValueError:
        return value
    return value if made_up.version == OURS else pool[made_up.int % len(pool)]


def filled(body):
    if isinstance(body, list):
        return [filled(item) for item in body]
    if isinstance(body, dict):
        return {name: known(value, FIELDS[name]) if name in FIELDS else filled(value) for name, value in body.items()}
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    """Ids that were made up become those of things that are there."""
    parts = case.operation.path.split("/")
    if case.path_parameters and "id" in case.path_parameters:
        case.path_parameters["id"] = known(case.path_parameters["id"], parts[3])
    case.body = filled(case.body)


@schemathesis.check
def a_refusal_says_why(ctx, response, case):
    """Whatever is refused is a problem document with the same status, a stable code and a sentence for people."""
    if response.status_code < 400 or case.method == "HEAD":
        return
    problem = response.json()
    assert problem["status"] == response.status_code, "the document names another status"
    assert problem["code"].replace("_", "").isalpha(), "a code is a word"
    assert len(problem["detail"]) > 5, "it does not say why"
