"""The web address of a published branch.

Rule: pure. It follows GitHub's rule: the repository `NAME.github.io` of NAME is served at the root of that host,
every other repository below it, and a custom domain replaces either.
"""

import re

_GITHUB = re.compile(
    r"(?:(?:https?|git|ssh)://(?:[^@/]+@)?(?:www\.|ssh\.)?github\.com(?::\d+)?/|(?:[^@/]+@)?(?:ssh\.)?github\.com:/?)"
    r"(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)


def find_address(remote: str, custom_domain: str | None) -> str | None:
    """The address of the site, ending with `/`, from the address of a remote; None if the remote is not on GitHub."""
    if custom_domain:
        return f"https://{custom_domain}/"
    match = _GITHUB.fullmatch(remote.strip())
    if match is None:
        return None
    host = f"{match['owner'].lower()}.github.io"
    return f"https://{host}/" if match["name"].lower() == host else f"https://{host}/{match['name']}/"
