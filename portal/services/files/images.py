"""Pictures: their size is read first, then they are drawn anew, so that only pixels remain."""

import io
from typing import TYPE_CHECKING, Any

from portal.policy.documents import MOST_PIXELS
from portal.policy.refusal import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

TOO_MANY_PIXELS = ("is larger than {most} million pixels. Make it smaller or cut out what matters, "
                   "and add that.")
DAMAGED = ("cannot be read as a picture. Check that it opens on your side, or take a new "
           "screenshot.")
QUALITY = 90
QUICK = 3  # of 9: half as long as the usual 6, and hardly larger


def remade_png(data: bytes) -> bytes:
    """Return the picture as a new PNG without anything besides its pixels."""
    picture = _drawn(data, "PNG")
    kept = picture.info.get("transparency")
    picture.info = {} if kept is None else {"transparency": kept}
    return _saved(picture, "PNG", compress_level=QUICK)


def remade_jpeg(data: bytes) -> bytes:
    """Return the picture as a new JPEG: no place, no camera, no comment, the right way up."""
    from PIL import ImageOps  # large, and most processes never see a picture

    picture = _drawn(data, "JPEG")
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:  # what a camera says about itself may be anything; then it stays as it lies
        picture.getexif().clear()
    picture.info = {}
    if picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    return _saved(picture, "JPEG", quality=QUALITY)


def _drawn(data: bytes, kind: str) -> "Image":
    """Decode a picture whose size was found bearable before any of it is decoded."""
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # printing a PDF turns it on for the whole process
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind])
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = MOST_PIXELS // 1_000_000
        raise Refusal(TOO_MANY_PIXELS.format(most=most)) from None
    except Exception:  # decoders of broken files raise anything, from SyntaxError to MemoryError
        raise Refusal(DAMAGED) from None
    return picture


def _saved(picture: "Image", kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    try:
        picture.save(out, kind, **how)
    except (OSError, ValueError):
        raise Refusal(DAMAGED) from None
    return out.getvalue()
