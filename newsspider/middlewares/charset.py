"""Answers that declare a charset that is none are given one, before anybody in Scrapy decodes them."""

from scrapy import Request
from scrapy.http import Response, TextResponse

from newsspider.text.decoding import is_charset


class CharsetMiddleware:
    """Replaces the declared encoding of an answer where Python has a codec of that name that decodes no text.

    Servers print ``charset=undefined`` where a script's variable had no value. It stands after decompression. The
    reader decodes the bytes by itself; what is declared here is for ``<meta refresh>`` and for whoever else asks.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        if isinstance(response, TextResponse) and not is_charset(response.encoding):
            return response.replace(encoding="utf-8")
        return response
