"""The companies that send the demonstration's messages. None of them exists, and none of the numbers can be dialled."""

from typing import Final, NamedTuple


class Company(NamedTuple):
    """A company, with the number that it sends from and the number to call against its advertisements."""

    name: str
    sender: str
    refusal: str = "0800000100"

    @property
    def phone(self) -> str:
        """The number that it sends from, as its texts show it."""
        area = 2 if self.sender.startswith("02") else 3
        return f"{self.sender[:area]}-{self.sender[area:-4]}-{self.sender[-4:]}"


# No exchange begins with 000, in any area.
MALL: Final = Company("오리구름몰", "07000001001", "0800000101")
BANK: Final = Company("도토리별은행", "0200001002")
CARD: Final = Company("너굴너굴카드", "0200001003")
PARCELS: Final = Company("달고래택배", "0200001004")
DENTIST: Final = Company("콩콩나래치과", "0200001005")
TELECOM: Final = Company("수달통신", "0200001006")
GAS: Final = Company("초롱별도시가스", "03100001007")
KITCHEN: Final = Company("반달수저", "07000001008", "0800000108")
SALON: Final = Company("살구빛헤어", "0200001009", "0800000109")
GYM: Final = Company("으랏차짐", "0200001010", "0800000110")
ACADEMY: Final = Company("별똥별수학학원", "03100001011")
LAUNDRY: Final = Company("보송구름세탁", "07000001012", "0800000112")
INSURER: Final = Company("든든고래손해보험", "0200001013")
TRAINS: Final = Company("토끼고속", "07000001014")
