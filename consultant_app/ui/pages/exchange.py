"""资料交换: hand over, receive, what was sent, the agency and its computers."""

from typing import ClassVar

from consultant_app.model.exchange import Role
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.workflows import agency, deciding, receipts


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
    entry_name: ClassVar[str] = "exchange"
    parts_of: ClassVar[dict[str, str]] = {
        "send": "exchange_send:SendPart",
        "inbox": "intake_view:IntakeView",
        "conflicts": "conflicts_view:ConflictsView",
        "sent": "exchange_sent:SentPart",
        "agency": "exchange_agency:AgencyPart",
    }
    kept_as: ClassVar[str] = "exchange_part"

    def wants_all_enterprises(self) -> bool:
        """Files carry many enterprises."""
        return True

    def read(self, touched: frozenset[str]) -> None:
        """How many conflicts; what a manager does elsewhere is not shown twice."""
        of_desk = [tab.key for tab in registry.entry(self.entry_name).tabs if tab.not_for == Role.MANAGER]
        manager = agency.role_of(self.app.session) is Role.MANAGER
        for key in of_desk:
            self.parts.buttons[key].setVisible(not manager)
        if manager and self.parts.value() in of_desk:
            self.show_part("send")
        self.parts.show_count("conflicts", deciding.count(self.app.session.db))
        self.set_head(self.heading, receipts.receipt_line(self.app.session.db))
