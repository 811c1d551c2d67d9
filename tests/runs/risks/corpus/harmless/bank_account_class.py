from dataclasses import dataclass, field
from decimal import Decimal


class InsufficientFunds(Exception):
    """Raised when more is asked for than there is."""


@dataclass
class Account:
    owner: str
    balance: Decimal = Decimal("0")
    history: list = field(default_factory=list)

    def deposit(self, amount):
        self.balance += Decimal(amount)
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if Decimal(amount) > self.balance:
            raise InsufficientFunds(f"{self.owner} has only {self.balance}")
        self.balance -= Decimal(amount)
        self.history.append(("withdraw", amount))


account = Account("Mia")
account.deposit("100.10")
try:
    account.withdraw("250")
except InsufficientFunds as error:
    print("Refused:", error)
print(account)
