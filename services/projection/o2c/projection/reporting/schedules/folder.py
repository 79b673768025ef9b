"""Into a folder: written beside, then renamed to a name that only this period has. A second try puts the same there."""

import os
import shutil
from typing import BinaryIO

from o2c.projection.reporting.schedules.parcel import Parcel
from o2c.projection.reporting.schedules.settings import Delivery, Undeliverable


def into_folder(parcel: Parcel, file: BinaryIO, settings: Delivery) -> str:
    """The file's place below `O2C_REPORTS_DIR`. Raises Undeliverable."""
    if settings.reports_dir is None:
        raise Undeliverable("O2C_REPORTS_DIR is not set: there is no folder to write reports to")
    root = settings.reports_dir.absolute()
    folder = (root / parcel.target.partition(":")[2]).resolve()
    if not folder.is_relative_to(root.resolve()):
        raise Undeliverable(f"{parcel.target} leads out of the folder of O2C_REPORTS_DIR")
    place = folder / parcel.filename
    part = place.with_name(f".{place.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as written:
            shutil.copyfileobj(file, written)
            written.flush()
            os.fsync(written.fileno())
        part.replace(place)
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Undeliverable(f"{place.name} cannot be written: {error.strerror}") from error
    return str(place.relative_to(root.resolve()))
