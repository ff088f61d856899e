"""What is raised when a page holds no article."""

from newsspider.reasons import Reason


class NotAnArticle(Exception):
    """The page gives no article. ``reason`` is one of ``reasons``; ``detail`` says in a few words what was seen."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
