"""Players and posts embedded in frames, and the addresses of the pages they show.

Rule: only pages that a reader could open elsewhere; counters, advertisements and buttons are in frames as well.
"""

import re
from typing import Any

from builder.capture.inline import clean_url

FRAMED = frozenset(("iframe", "amp-iframe", "amp-youtube", "lite-youtube", "amp-vimeo"))
"""Elements that embed another site's page."""
_ID = r"([\w-]{3,40})"
_KNOWN = tuple(
    (re.compile(form), page)
    for form, page in (
        (rf"https?://(?:www\.|m\.)?youtube(?:-nocookie)?\.com/embed/(?!videoseries){_ID}", "https://www.youtube.com/watch?v={}"),
        (rf"https?://youtu\.be/{_ID}", "https://www.youtube.com/watch?v={}"),
        (r"https?://player\.vimeo\.com/video/(\d{3,20})", "https://vimeo.com/{}"),
        (rf"https?://(?:www\.)?dailymotion\.com/embed/video/{_ID}", "https://www.dailymotion.com/video/{}"),
        (r"https?://platform\.(?:twitter|x)\.com/embed/[^?#]*\?(?:[^#]*&)?id=(\d{3,20})", "https://twitter.com/i/status/{}"),
        (rf"https?://(?:www\.)?instagram\.com/p/{_ID}/embed", "https://www.instagram.com/p/{}/"),
        (r"https?://open\.spotify\.com/embed/((?:track|album|playlist|episode|show)/\w{3,40})", "https://open.spotify.com/{}"),
        (r"https?://datawrapper\.dwcdn\.net/(\w{3,10})/", "https://datawrapper.dwcdn.net/{}/"),
    )
)  # fmt: skip
_OWN = {
    "amp-youtube": "https://www.youtube.com/watch?v={}", "lite-youtube": "https://www.youtube.com/watch?v={}",
    "amp-vimeo": "https://vimeo.com/{}",
}  # fmt: skip


def find_embed(element: Any) -> str | None:
    """The address of the page that a frame embeds; None for unknown frames."""
    if page := _OWN.get(element.tag):
        name = element.get("data-videoid") or element.get("videoid") or ""
        return page.format(name) if re.fullmatch(_ID, name) else None
    for key in ("src", "data-src", "data-lazy-src", "data-litespeed-src"):
        address = clean_url((element.get(key) or "")[:2000], base="https://localhost/") or ""
        for form, page in _KNOWN:
            if match := form.match(address):
                return page.format(match[1])
    return None
