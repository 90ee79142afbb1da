"""The package file (.qcx) in which computers hand each other enterprises: its format, and the two doors to it.

    QCX1⏎                     magic: major version of the outer layout
    photos                    copies one after the other, each XChaCha20-Poly1305 under a key of this package
    sealed part               age, to manager + recovery key + sender (+ consultant), or under a passphrase:
        length, header        JSON: format, signer, agency, addressees; lengths and hashes of all the rest, photos too
        signature             Ed25519 over header
        manifest              JSON: sender, enterprises, receipts, table of photos
        operations            zlib: one operation a line
    length of sealed part     8 bytes
    checksum                  SHA-256 of all before it: tells damage from a file that is meant for others
    QCX1END⏎                  a file without it was cut off

The sealed part stands behind the photos because it vouches for them: so both are written in one pass, and neither
writing nor reading holds more than one photo in memory. All of the file is checked before anything of it is used.
"""

from consultant_app.exchange.manifest import EnterpriseEntry, Manifest, PersonEntry, PhotoEntry, ReceiptEntry
from consultant_app.exchange.opening import Known, Opened, open_package, opening
from consultant_app.exchange.photos import FULL, SMALL, Photo, PhotoCopy, PhotoSource
from consultant_app.exchange.steps import Step
from consultant_app.exchange.writing import Written, write

__all__ = [
    "FULL", "SMALL", "EnterpriseEntry", "Known", "Manifest", "Opened", "PersonEntry", "Photo", "PhotoCopy",
    "PhotoEntry", "PhotoSource", "ReceiptEntry", "Step", "Written", "open_package", "opening", "write",
]  # fmt: skip
