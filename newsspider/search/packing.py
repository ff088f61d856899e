"""The compressed match form of a text, which the index keeps to be able to take an article out again."""

import zlib

# What most news texts share, so that the compressor need not meet it first. Changing it needs a new database.SCHEMA.
_WINDOW = (
    "و في من علي الي عن ان التي الذي هذا هذه ذلك قال وقال واضاف واكد خلال بعد قبل بين كما حيث وزاره وزير رءيس "
    "الجمهوريه الحكومه مجلس النواب الامن الدوله الدولي الدوليه العام العامه الوطني الوطنيه اليوم امس الاحد الاثنين "
    "الثلاثاء الاربعاء الخميس الجمعه السبت منطقه مدينه ولايه محافظه المحكمه الابتداءيه الامنيه العسكريه قوات الجيش "
    "الشرطه مصدر مصادر تصريح بيان صحفي وسائل الاعلام مواقع التواصل الاجتماعي الولايات المتحده الامريكيه الاتحاد "
    "الاوروبي الامم المتحده المملكه العربيه مليون مليار دولار دينار في الماءه من جهته من جانبه في هذا الاطار واشار "
    "الي ان من المنتظر ان تم يتم"
).encode("iso8859-6", "ignore")


def pack(text: str) -> bytes:
    """One byte a letter where Arabic and Latin letters are all there is: a quarter less, compressed."""
    try:
        return b"a" + _deflated(text.encode("iso8859-6"))
    except UnicodeEncodeError:
        return b"u" + _deflated(text.encode())


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_WINDOW)
    return packer.compress(data) + packer.flush()


def unpack(data: bytes) -> str:
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_WINDOW)
    text = unpacker.decompress(data[1:]) + unpacker.flush()
    return text.decode("iso8859-6" if data[:1] == b"a" else "utf-8")
