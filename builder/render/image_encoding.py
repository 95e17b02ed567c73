"""Smaller variants of a picture, in WebP, for smaller screens.

Rule: bytes in, bytes out. Pictures are never enlarged. A picture that is animated, cannot be decoded or would not
become smaller has no variants. The picture itself is published unchanged: an archive keeps what it was given.
"""

from collections.abc import Iterator
from io import BytesIO

import PIL
from PIL import Image, ImageOps, features

from builder.render.images import FORMATS, Picture

WIDTHS = (480, 960, 1600)
QUALITY = 78
MOST_PIXELS = 64_000_000
"""Maximum number of pixels of a picture that is decoded, at four bytes of memory each."""
_LEAST_GAIN = 0.8
"""Maximum width of a variant, relative to the width of the picture."""


def find_widths(picture: Picture) -> tuple[int, ...]:
    """The widths in pixels of the variants that a picture may have."""
    if picture.width * picture.height > MOST_PIXELS:
        return ()
    return tuple(width for width in WIDTHS if width <= picture.width * _LEAST_GAIN)


def find_encoder() -> str:
    """The version of the encoder, on which the bytes of a variant depend besides the picture."""
    return f"{WIDTHS} {QUALITY} {PIL.__version__} {features.version('webp')}"


def shrink_picture(data: bytes, widths: tuple[int, ...]) -> tuple[tuple[int, bytes], ...]:
    """(width, WebP) of the variants that have fewer bytes than the picture."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if getattr(image, "n_frames", 1) > 1:
                return ()
            return tuple((width, form) for width, form in _encode_all(image, widths) if len(form) < len(data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ()


def _encode_all(image: Image.Image, widths: tuple[int, ...]) -> Iterator[tuple[int, bytes]]:
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
    for width in widths:
        height = max(1, round(upright.height * width / upright.width))
        form, target = upright.resize((width, height), Image.Resampling.LANCZOS), BytesIO()
        form.save(target, "WEBP", quality=QUALITY, method=4, icc_profile=profile, exif=b"")
        yield width, target.getvalue()
