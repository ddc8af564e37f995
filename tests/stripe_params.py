"""What Stripe takes, by address: form-encoded nested keys read and held against the library's own lists.

The official library carries, for each call, the parameters of Stripe's published specification; it does not
check them, Stripe does. So does the server of the tests (tests/stripe_server.py).
"""

import re
import sys
import typing
from decimal import Decimal
from functools import cache
from urllib.parse import parse_qsl

import stripe.params
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from typing_extensions import is_typeddict

_OPTIONS = frozenset(RequestOptions.__annotations__)
_KEY = re.compile(r"\[([^\[\]]*)\]")
# Named in the options of every call, which the library imports for type checkers only.
_FOR_TYPE_CHECKERS = {"StripeContext": object, "Mapping": typing.Mapping}
# (most keys, longest key, longest value) of metadata.
_METADATA = (50, 40, 500)


class StripeRefused(Exception):
    """An answer of Stripe that is an error: status and error object."""

    def __init__(self, status, message, *, kind="invalid_request_error", code=None, param=None):
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message}
        self.error |= {name: value for name, value in (("code", code), ("param", param)) if value}


def read_form(text):
    """`a[b][0]=c` as {"a": {"b": ["c"]}}: what the body or the query of a request says."""
    tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
        path = [name.split("[", 1)[0], *_KEY.findall(name)]
        at = tree
        for part in path[:-1]:
            at = at.setdefault(part, {})
            if not isinstance(at, dict):
                raise StripeRefused(400, f"Invalid hash: {name}", param=name)
        at[path[-1] or str(len(at))] = value
    return tree


@cache
def _fields(params):
    names = vars(sys.modules[params.__module__]) | _FOR_TYPE_CHECKERS
    hints = typing.get_type_hints(params, names, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in _OPTIONS}


def checked(params_name, given):
    """`given` with whole numbers and booleans read, or StripeRefused as Stripe words it."""
    params = getattr(stripe.params, params_name)
    return _hash(given, _fields(params), params.__required_keys__ - _OPTIONS, "")


def _hash(given, known, required, inside):
    def named(name):
        return f"{inside}[{name}]" if inside else name

    unknown = [name for name in given if name not in known]
    if unknown:
        raise StripeRefused(
            400,
            f"Received unknown parameter{'s' * (len(unknown) > 1)}: {', '.join(map(named, unknown))}",
            code="parameter_unknown",
            param=named(unknown[0]),
        )
    for name in sorted(required):
        if given.get(name, "") == "":
            raise StripeRefused(
                400, f"Missing required param: {named(name)}.", code="parameter_missing", param=named(name)
            )
    return {name: _value(value, known[name], named(name)) for name, value in given.items()}


def _choices(hint):
    """The types a parameter may have: NotRequired, Optional and unions opened."""
    origin = typing.get_origin(hint)
    if origin in {typing.NotRequired, typing.Required}:
        return _choices(typing.get_args(hint)[0])
    if origin is typing.Union or (origin is not None and origin.__name__ == "UnionType"):
        return [each for part in typing.get_args(hint) for each in _choices(part)]
    return [hint]


def _value(value, hint, name):
    choices = _choices(hint)
    if isinstance(value, dict):
        return _nested(value, choices, name)
    if any(is_typeddict(each) or typing.get_origin(each) in {list, dict} for each in choices) and value:
        raise StripeRefused(400, f"Invalid {'array' if 'array' in name else 'object'}", param=name)
    if bool in choices:
        if value not in {"true", "false"}:
            raise StripeRefused(400, f"Invalid boolean: {value}", param=name)
        return value == "true"
    if int in choices:
        return _whole(value, name)
    if Decimal in choices:
        return Decimal(value)
    return value


def _whole(value, name):
    if not re.fullmatch(r"-?\d+", value):
        raise StripeRefused(400, f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return int(value)


def _nested(value, choices, name):
    for each in choices:
        if is_typeddict(each):
            return _hash(value, _fields(each), each.__required_keys__ - _OPTIONS, name)
        if typing.get_origin(each) is list:
            (item,) = typing.get_args(each)
            if not all(index.isdigit() for index in value):
                raise StripeRefused(400, "Invalid array", param=name)
            return [_value(part, item, f"{name}[{index}]") for index, part in value.items()]
        if typing.get_origin(each) in {dict, UntypedStripeObject}:
            return _metadata(value, name)
    raise StripeRefused(400, f"Invalid string: {value}", param=name)


def _metadata(value, name):
    keys, longest_key, longest_value = _METADATA
    if len(value) > keys or any(len(key) > longest_key or len(value[key]) > longest_value for key in value):
        raise StripeRefused(400, "Metadata is limited to 50 keys of 40 characters, values of 500.", param=name)
    return value
