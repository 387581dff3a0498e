"""What an article costs a guest: the list price, or what was agreed with their organisation."""

from dataclasses import dataclass, replace
from datetime import datetime

from atithi.commerce.models import OrderLine, Product, Variant
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.customers.terms import Terms, terms_for


@dataclass(frozen=True, slots=True)
class Price:
    """Paise for one, and what others pay."""

    paise: int
    list_paise: int

    @property
    def agreed(self) -> bool:
        """Whether it is another than the list price."""
        return self.paise != self.list_paise


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of one guest at one moment. `guest`: their public id, where anything was agreed with them."""

    terms: Terms
    guest: str = ""

    @property
    def names(self) -> list[str]:
        """The organisations with which other prices than those of the list were agreed."""
        priced = [each for each in self.terms.agreements if each.discount or each.prices.all()]
        return list(dict.fromkeys(each.organisation.name for each in priced))

    def of(self, variant: Variant) -> Price:
        """What one of a variant costs them."""
        return Price(self.terms.price(variant.sku, variant.price_paise), variant.price_paise)

    def least(self, product: Product) -> Price | None:
        """The lowest price of a product's variants; None where none is on sale. `product` as `queries.products` gives it."""
        return min((self.of(each) for each in product.variants.all()), key=lambda price: price.paise, default=None)

    def charged(self, line: OrderLine) -> tuple[bool, int] | None:
        """Whether a line of an order was sold as agreed, and the agreed price of one. None where nothing was agreed: a discount
        is known by the list price of then alone, so that it can be seen to have been given, not to have been missed."""
        if line.variant is None or not line.quantity:
            return None
        fixed, price = line.variant.sku in self.terms.prices, self.of(line.variant)
        given = price.agreed and line.total_paise == price.paise * line.quantity
        return (given, price.paise) if given or (fixed and line.total_paise > price.paise * line.quantity) else None


LIST = Prices(Terms())
"""The prices of whom nothing was agreed with."""


def prices_for(customer: Customer | None, moment: datetime | None = None) -> Prices:
    """The prices of a guest (of nobody: the list) at a moment, now unless another is named."""
    if customer is None:
        return LIST
    prices = Prices(terms_for(customer, moment or now()))
    return replace(prices, guest=customer.public_id) if prices.names else prices
