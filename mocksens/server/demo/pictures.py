"""The pictures of the demonstration's MMS, as JPEG in Base64."""

import io
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE: Final = (480, 320)
SKY: Final = (224, 238, 249)
PAPER: Final = (255, 250, 240)
INKS: Final = ((214, 90, 74), (72, 122, 180), (92, 148, 92), (201, 142, 52))
WALL: Final = (203, 208, 204)
FLOOR: Final = (150, 146, 140)
BOX: Final = (198, 156, 109)
TAPE: Final = (226, 204, 170)


@cache
def coupon(colour: int) -> str:
    """Return a picture of a coupon in one of the ``INKS``."""
    # Imported only for a picture: Pillow takes long to load.
    from PIL import Image, ImageDraw

    ink = INKS[colour]
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 70, 440, 250), fill=PAPER, outline=ink, width=4)
    draw.rectangle((40, 70, 160, 250), fill=ink)
    for top in range(80, 250, 16):
        draw.line((160, top, 160, top + 8), fill=PAPER, width=4)
    for place, width in enumerate((220, 160, 190)):
        draw.rectangle((190, 105 + 40 * place, 190 + width, 125 + 40 * place), fill=ink if place == 0 else SKY)
    draw.ellipse((70, 130, 130, 190), fill=PAPER)
    return _jpeg(image)


@cache
def parcel(colour: int) -> str:
    """Return a picture of a parcel in front of a door in one of the ``INKS``."""
    from PIL import Image, ImageDraw  # as above

    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 240, 480, 320), fill=FLOOR)
    draw.rectangle((60, 0, 260, 240), fill=INKS[colour])
    draw.ellipse((228, 118, 244, 134), fill=PAPER)
    draw.rectangle((190, 150, 370, 290), fill=BOX)
    draw.rectangle((266, 150, 294, 290), fill=TAPE)
    draw.rectangle((306, 236, 356, 276), fill=PAPER)
    return _jpeg(image)


def _jpeg(image: "Image") -> str:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=80)
    return b64encode(data.getvalue()).decode()
