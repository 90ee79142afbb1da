"""资料交换: hand over, receive, what was sent, the agency and its computers."""

from typing import ClassVar

from consultant_app.model.exchange import Role
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.workflows import agency, deciding, receipts

_OF_DESK = ("inbox", "conflicts")  # the manager has them on a page of their own


class ExchangePage(PartedPage):
    """What goes out and comes in as files; nothing here opens a network connection."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "device",
            "package_in",
            "package_out",
            "receipt",
            "setting",
            "enterprise",
            "assignment",
            "return_slip",
            "answer",
        }
    )
    heading: ClassVar[str] = "资料交换"
    parts_of: ClassVar[dict[str, tuple[str, str]]] = {
        "send": ("交出", "exchange_send:SendPart"),
        "inbox": ("收到", "intake_view:IntakeView"),
        "conflicts": ("冲突", "conflicts_view:ConflictsView"),
        "sent": ("已发出", "exchange_sent:SentPart"),
        "agency": ("机构与设备", "exchange_agency:AgencyPart"),
    }
    kept_as: ClassVar[str] = "exchange_part"

    def wants_all_enterprises(self) -> bool:
        """Files carry many enterprises."""
        return True

    def read(self, touched: frozenset[str]) -> None:
        """How many conflicts; what a manager does elsewhere is not shown twice."""
        manager = agency.role_of(self.app.session) is Role.MANAGER
        for key in _OF_DESK:
            self.parts.buttons[key].setVisible(not manager)
        if manager and self.parts.value() in _OF_DESK:
            self.show_part("send")
        self.parts.show_count("conflicts", deciding.count(self.app.session.db))
        self.set_head(self.heading, receipts.receipt_line(self.app.session.db))
