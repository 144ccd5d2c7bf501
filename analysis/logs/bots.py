"""Programs that take part under a name of their own: they are left out of every log."""

from __future__ import annotations

import re

KNOWN: tuple[str, ...] = (
    "allcontributors", "appveyor", "azure-pipelines", "bors", "ci-bot", "codecov", "codefactor-io", "copilot",
    "coveralls", "dependabot", "dependabot-preview", "dependabot-support", "discobot", "facebook-github-bot",
    "fossabot", "github", "github-actions", "github-classroom", "gitlab-bot", "google-labs-jules", "googlebot",
    "greenkeeper", "greenkeeperio-bot", "imgbot", "jenkins", "k8s-ci-robot", "k8s-publishing-bot", "lgtm-com",
    "meeseeksmachine", "mergify", "netlify", "pre-commit-ci", "probot", "pull", "pyup-bot", "renovate",
    "renovate-bot", "semantic-release-bot", "sentry-io", "slackbot", "snyk-bot", "sourcery-ai", "stale",
    "step-security-bot", "transifex-integration", "travis-ci", "travis", "violinist-bot", "weblate", "whitesource-bot",
    "web-flow",
)  # fmt: skip
"""Names of programs, in small letters, words joined by hyphens."""

_KNOWN = frozenset(KNOWN)
_ENDING = re.compile(r"(?:\[bot\]|[-_ .](?:bot|robot|ci-bot))$")
_BEGINNING = re.compile(r"^(?:app/|(?:project|group)_\d+_bot(?:_|$))")
"""`app/dependabot`, as gh writes names of programs; `project_7_bot_x`, as GitLab calls owners of tokens."""
YES = frozenset({"true", "1", "yes", "bot", "app"})
"""What a column says of somebody who is a program: that it is so, or the type `Bot`."""
_NOREPLY = re.compile(r"^(?:\d+\+)?(?P<login>[^@]+)@(?:users\.noreply\.github\.com|users\.noreply\.gitlab\.com)$")
_MAILS = re.compile(r"^(?:support|bot|noreply|no-reply)@(?:dependabot|renovateapp|whitesourcesoftware|greenkeeper)\b")


def is_bot(name: str) -> bool:
    """Whether a name, a login or a mail address is that of a program: `[bot]`, `-bot`, `app/`, or a known one."""
    text = name.strip().casefold()
    at_github = _NOREPLY.match(text)
    if at_github:
        text = at_github["login"]
    if "[bot]" in text or _BEGINNING.match(text) or _ENDING.search(text) or _MAILS.search(text):
        return True
    return re.sub(r"[\s_]+", "-", text) in _KNOWN


def says_bot(cell: str) -> bool:
    """Whether a cell of a column that tells programs from people says that this is a program."""
    return cell.strip().casefold() in YES


__all__ = ["KNOWN", "is_bot", "says_bot"]
