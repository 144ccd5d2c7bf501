"""Which columns of an export say who, when and what: one mapping for all kinds of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from copsim.analysis.logs.errors import LogError, listed


@dataclass(frozen=True)
class Profile:
    """Where an export keeps what is needed. Of several names of a column the first that is there is taken.

    Attributes:
        name: for `--as`.
        about: what it is for.
        member, date, kind: names of columns, or of fields of JSON objects (`user.login` is `login` within `user`).
            Capital letters make no difference. `kind` may be missing in a file.
        times_are_utc: whether times without a zone are in UTC.
        bot: names of columns that say whether it was a program; they may all be missing.
        bots: names, in small letters, that programs have in this kind of log.
    """

    name: str
    about: str
    member: tuple[str, ...]
    date: tuple[str, ...]
    kind: tuple[str, ...] = ()
    times_are_utc: bool = False
    bot: tuple[str, ...] = ()
    bots: frozenset[str] = frozenset()


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("copsim", "a table with columns member, date and kind", ("member",), ("date",), ("kind",)),
        Profile(
            "discourse",
            "posts of a Discourse forum (Data Explorer, or posts.json)",
            ("username", "user.username", "user_id"),
            ("created_at",),
            ("post_type",),
            times_are_utc=True,
            bots=frozenset({"system", "discobot", "-1", "-2"}),
        ),
        Profile(
            "slack",
            "a folder of a Slack export with a file per channel and day, or one such file",
            ("user",),
            ("ts",),
            ("type",),
        ),
        Profile(
            "github",
            "issues, comments, pull requests of GitHub (REST, or gh issue list --json author,createdAt)",
            ("user.login", "author.login", "author", "user"),
            ("created_at", "createdAt"),
            ("type",),
            bot=("user.type", "author.type", "author.is_bot", "user.is_bot"),
        ),
        Profile(
            "gitlab",
            "issues of GitLab (the CSV export, or REST)",
            ("Author Username", "author.username", "author"),
            ("Created At (UTC)", "created_at"),
            ("type",),
            times_are_utc=True,
        ),
        Profile(
            "attendance",
            "an attendance sheet: a row per person and a column per date, or a row per person and date",
            ("member", "person", "name", "participant", "attendee"),
            ("date", "day", "session", "meeting"),
            (),
        ),
    )
}
"""The one mapping, by name of the profile."""

FIELDS = ("member", "date", "kind")


def profile_named(name: str | None) -> Profile:
    """The profile of that name; `copsim` for None.

    Raises:
        LogError: there is none.
    """
    found = PROFILES.get(name or "copsim")
    if found is None:
        raise LogError(f"there is no kind of log {name!r}; expected one of {', '.join(PROFILES)}")
    return found


def columns_asked(items: Sequence[str]) -> dict[str, str]:
    """`member=author,date=created_at` as a mapping; several items are put together.

    Raises:
        LogError: for what cannot be understood.
    """
    found: dict[str, str] = {}
    for part in (part for item in items for part in item.split(",")):
        field, equals, column = (text.strip() for text in part.partition("="))
        if not (equals and column and field in FIELDS):
            raise LogError(f"columns {part!r}: expected FIELD=COLUMN, where FIELD is member, date or kind")
        if field in found:
            raise LogError(f"columns: {field} is given twice; give it once")
        found[field] = column
    return found


def with_columns(profile: Profile, columns: Mapping[str, str] | None) -> Profile:
    """The profile with names of columns as they are given.

    Raises:
        LogError: for a field that is not member, date or kind.
    """
    given = dict(columns or {})
    strange = [str(field) for field in given if field not in FIELDS]
    if strange:
        raise LogError(f"columns name {listed(strange)}; expected names for member, date and perhaps kind")
    asked = {field: (str(given[field]),) for field in FIELDS if field in given}
    return replace(
        profile,
        member=asked.get("member", profile.member),
        date=asked.get("date", profile.date),
        kind=asked.get("kind", profile.kind),
    )


def place_of(wanted: Sequence[str], there: Sequence[str]) -> int | None:
    """Position of the first wanted name that is there; capital letters and blanks around it make no difference.

    Raises:
        LogError: it is there twice.
    """
    plain = [name.strip().casefold() for name in there]
    for name in wanted:
        same = [n for n, other in enumerate(plain) if other == name.strip().casefold()]
        if len(same) > 1:
            raise LogError(f"the column {name!r} is there {len(same)} times; expected it once, rename the others")
        if same:
            return same[0]
    return None


def no_such_columns(where: str, profile: Profile, there: Sequence[str], *, sheet: bool = False) -> LogError:
    """What to say where the columns are not those that were expected, with the kinds of logs they would fit.

    `sheet` says that columns are headed by dates.
    """
    if sheet:
        return LogError(
            f"{where}: columns are headed by dates, and none by a member and a date; expected a row per entry. If this "
            "is an attendance sheet with a row per person, add --as attendance"
        )
    missing = [field for field in ("member", "date") if place_of(getattr(profile, field), there) is None]
    wanted = "; ".join(f"{field}: {' or '.join(getattr(profile, field))}" for field in missing)
    fit = [
        name
        for name, other in PROFILES.items()
        if all(place_of(getattr(other, field), there) is not None for field in ("member", "date"))
    ]
    remedy = f"it would fit --as {' or --as '.join(fit)}; or name" if fit else "name"
    return LogError(
        f"{where}: no column for {' and '.join(missing)} (expected {wanted}); columns there are: "
        f"{listed(list(there))}. If the first line holds no names, add one that does; otherwise {remedy} them with "
        "--columns member=…,date=…"
    )


__all__ = ["PROFILES", "Profile", "columns_asked", "no_such_columns", "place_of", "profile_named", "with_columns"]
