"""Small files that show how columns may look. Names of columns in any of our languages are recognised."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sample:
    """A file and what it shows."""

    title: Any
    text: str


SAMPLES = {
    "guests": Sample(_("Guests"), """Name,Mobile,Email,Language,Tags,Company
Lakshmi Devi,98480 22338,lakshmi@example.com,Telugu,regular,
रमेश कुमार,+91 94400 11223,,हिन्दी,"wholesale, cash",Gupta Caterers
অনিতা সেন,,anita@example.com,বাংলা,,
"""),
    "organisations": Sample(_("Organisations"), """Company name,GST number,Domain,City
Gupta Caterers,36ABCDE1234F1Z5,guptacaterers.example,Hyderabad
Sunrise School,,sunriseschool.example,Kolkata
"""),
    "products": Sample(_("Products"), """Product id,Product name,Hindi name,SKU,Size,Price,GST %,Category
kurta-indigo,Indigo kurta,नील कुर्ता,KUR-IND-M,M,1250.00,5,Clothing
kurta-indigo,Indigo kurta,नील कुर्ता,KUR-IND-L,L,1250.00,5,Clothing
mixer-750,Mixer grinder 750 W,मिक्सर,MIX-750,,3999,18,Kitchen
"""),
    "orders": Sample(_("Orders"), """Order no,Date,Customer name,Phone,Item,SKU,Quantity,Amount,Total,Paid,Payment method,Status
B-1041,14/08/2025,Lakshmi Devi,98480 22338,Indigo kurta,KUR-IND-M,2,2500,6499,6499,UPI,Completed
B-1041,14/08/2025,Lakshmi Devi,98480 22338,Mixer grinder 750 W,MIX-750,1,3999,6499,6499,UPI,Completed
B-1042,15/08/2025,रमेश कुमार,94400 11223,Mixer grinder 750 W,MIX-750,1,3999,3999,3999,Cash,Completed
"""),
    "conversations": Sample(_("Old conversations"), """Ticket id,Subject,Requester,Phone,At,Who,Author,Text
71,Mixer makes a noise,Lakshmi Devi,98480 22338,2025-08-20 11:05,guest,,mixer se awaaz aa rahi hai
71,Mixer makes a noise,Lakshmi Devi,98480 22338,2025-08-20 11:40,staff,Ravi,"Please bring it to Abids, it is under warranty."
"""),
}  # fmt: skip
