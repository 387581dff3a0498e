"""Tells one conversation: who says what, when, in whose words."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from atithi.demo import hours
from atithi.demo.cast import AREAS, PLACES, STAFF_NATIVE, full_name, given_name
from atithi.demo.goods import BRANDS, KINDS, Product
from atithi.demo.outline import TALKED
from atithi.demo.shapes import Author, ChannelKind, Customer, Language, Message, Script, StaffMember
from atithi.demo.stock import Line, Matter, Stock
from atithi.demo.voices import Picker, casual, mail, smiling
from atithi.demo.wording import BUSINESS_NAMES, WINDOWS, day, fill, rupees

BILL_CODES = {"hyderabad": "HYD", "kolkata": "KOL", "lucknow": "LKO"}
AT_HOME = ("delivery", "installation", "repair", "replacement")  # kinds of matter for which someone must be at home
SMALL_SUMS = (199, 299, 349, 499, 599, 650, 750, 899, 1150, 1499)


@dataclass(slots=True)
class Thread:
    """One conversation while it is being told."""

    draw: random.Random
    stock: Stock
    picker: Picker
    matter: Matter
    customer: Customer
    channel: ChannelKind
    assignee: StaffMember
    supervisor: StaffMember
    product: Product
    number: int  # of the conversation, by time
    at: datetime
    messages: list[Message] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)  # beside each message, the turn it was
    promises: list[date | None] = field(default_factory=list)  # beside each message, what was promised by then
    group: str = ""
    promised: date | None = None
    broken: date | None = None  # the date promised first, once it was missed
    subject: str = ""
    greeted: bool = False
    slots: dict[str, str | Callable[[], str]] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        return self.customer.language

    @property
    def script(self) -> Script:
        return self.customer.script

    @property
    def variant(self) -> str:
        return "en" if self.language == "en" else f"{self.language}-{self.script}"

    @property
    def order(self) -> str:
        return f"SE-{41000 + self.number * 3 + len(self.customer.latin_name) % 3}"

    def tell(self, turns: list[str], opening: Line) -> None:
        """Plays the turns; `messages` then holds the conversation to its end, even past now."""
        self._fill_slots()
        self.group = opening.group
        questions = iter(self._questions(turns.count("question")))
        noted = self.draw.random() < 0.24
        if self.channel == "email":
            self.subject = self._subject()
        for turn in turns:
            if turn == "open":
                self._open(opening)
                if noted and self.matter.notes and "ask" not in turns:
                    self._note(self.matter.notes)
            elif turn == "question":
                for asked, answer in islice(questions, 1):
                    self._customer(asked, "question")
                    self._staff(answer, "answer")
            elif turn == "bitter":
                self._customer(self._common("bitter"), turn)
                self._note(self.stock.common["notes"]["bitter"])
            elif turn in ("hello", "give", "ok", "thanks", "delight", "chase"):
                self._customer(self._common(turn), turn)
            elif turn == "reply":
                self._reply()
            elif turn == "done":
                self._report_done(noted)
            else:
                self._staff(self._common(f"s_{turn}"), turn)
        if self.channel in TALKED and self.draw.random() < 0.6:
            self._note(self.stock.common["notes"][self.channel])

    def _reply(self) -> None:
        replies = self.matter.words[self.variant].replies
        line = self.picker.pick([line for line in replies if line.fits(self.group)] or replies)
        self.group = self.group or line.group
        self._staff(line, "reply")

    def _report_done(self, noted: bool) -> None:
        self._reach_promise()
        if noted and self.draw.random() < 0.5:
            self._note(self.stock.common["notes"]["done"])
        self._staff(
            self.picker.pick([line for line in self.matter.words[self.variant].done if line.fits(self.group)]), "done"
        )

    # What is said

    def _common(self, pool: str) -> Line:
        pools = self.stock.common[self.variant]
        lines = pools[pool]
        if pool == "thanks" and "done" in self.turns:
            lines += pools["thanks_done"]
        if pool == "urge" and self.matter.kind in AT_HOME:
            lines += pools["urge_home"]
        if self.promised is None:
            lines = tuple(line for line in lines if "{d}" not in line.text)
        return self.picker.pick(lines)

    def _questions(self, count: int) -> list[tuple[Line, Line]]:
        """That many different ones, or all there are."""
        fitting = [pair for pair in self.matter.words[self.variant].questions if pair[0].fits(self.group)]
        return self.draw.sample(fitting, min(count, len(fitting)))

    def _text(self, line: Line, *, staff: StaffMember | None = None) -> str:
        self.slots["s"] = self._staff_name(staff or self.assignee)
        speaker = staff.gender if staff else self.customer.gender
        return fill(line.text, self.slots, speaker=speaker, feminine=self.product.feminine)

    def _subject(self) -> str:
        own = self.matter.words[self.variant].subjects or self.matter.words["en"].subjects
        return self._text(self.draw.choice(own))

    def _open(self, line: Line) -> None:
        if self.channel != "email":
            self._customer(line, "open")
            return
        context = self._text(self._common("context")) if self.matter.order and "{o}" not in line.text else ""
        pressing = self.matter.style == "fix" and self.matter.kind not in ("sales", "complaint")
        urges = self.draw.choices((0, 1, 2), (35, 45, 20))[0] if pressing else 0
        urge = " ".join(self._text(self._common("urge")) for _ in range(urges))
        body = (context, self._text(line)) if self.draw.random() < 0.3 else (self._text(line), context)
        text = mail(self._text(self._common("mail_hello")), *body, urge, self._sign_off())
        self._say("open", None, text, line)

    def _sign_off(self) -> str:
        lines = [self._text(self._common("mail_bye")), full_name(self.customer, self.script)]
        if self.customer.phones and self.draw.random() < 0.55:
            lines.append(self.customer.phones[0])
        return "\n".join(lines)

    def _customer(self, line: Line, turn: str) -> None:
        language, script, variant = self.language, self.script, self.variant
        if turn in ("thanks", "ok") and language != "en" and self.draw.random() < 0.07:
            english = tuple(line for line in self.stock.common["en"][turn] if "{" not in line.text)
            line, language, script, variant = self.picker.pick(english), "en", "Latn", "en"
        text = self._text(line)
        feeling = {"thanks": 1, "delight": 1, "chase": -1, "bitter": -1}.get(
            turn, self.matter.mood if turn == "open" else 0
        )
        self._pass(turn, by_staff=False)
        if self.channel == "email":
            if self.draw.random() < 0.7:
                text = mail(text, given_name(self.customer, script))
        elif self.channel != "phone":
            text = casual(self.draw, text, variant, mood=feeling)
        self._say(turn, None, text, line, language, script)

    def _staff(self, line: Line, turn: str) -> None:
        staff = self.supervisor if turn == "calm" else self.assignee
        self._pass(turn, by_staff=True)
        if turn == "reply" and self.matter.style == "fix":
            self._promise()
        if turn == "sorry":
            self._promise_again()
        text = self._text(line, staff=staff)
        first, self.greeted = not self.greeted, True
        if self.channel == "email":
            hello = self._text(self._common("s_mail_hello"), staff=staff)
            bye = self._text(self._common("s_mail_bye"), staff=staff)
            text = mail(hello, text, f"{bye}\n{self._staff_name(staff)}\n{BUSINESS_NAMES[self.script]}")
        elif first and self.matter.style != "praise" and self.draw.random() < 0.6:
            text = f"{self._text(self._common('s_hello'), staff=staff)} {text}"
        elif self.channel != "phone" and turn not in ("sorry", "calm", "ask"):
            text = smiling(self.draw, text)
        self._say(turn, staff, text, line)

    def _note(self, lines: Sequence[Line]) -> None:
        line = self.picker.pick(lines)
        self.at += timedelta(seconds=self.draw.randrange(25, 200))
        customer = self.customer.latin_name.rsplit(" ", 1)[0]
        known = {**self.slots, "c": customer, "s": self.assignee.name.split()[0], "p": KINDS[self.product.kind]["en"]}
        known |= {
            "store": PLACES[self.customer.store]["Latn"],
            "area": self.customer.area,
            "t": WINDOWS["en"][self.number % 4],
        }
        if meant := self.broken or self.promised:
            known["d"] = day("en", meant, weekday=True)
        text = fill(line.text, known, speaker=self.assignee.gender, feminine=False)
        self._say("note", self.assignee, text, line, "en", "Latn")

    def _say(
        self,
        turn: str,
        staff: StaffMember | None,
        text: str,
        line: Line,
        language: Language | None = None,
        script: Script | None = None,
    ) -> None:
        author: Author = "note" if turn == "note" else "staff" if staff else "customer"
        key = staff.key if staff else None
        message = Message(
            author, key, self.at, text, language or self.language, script or self.script, line.attachments
        )
        self.messages.append(message)
        self.turns.append(turn)
        self.promises.append(self.promised)

    # When it is said

    def _pass(self, turn: str, *, by_staff: bool) -> None:
        """Moves the clock to the moment of the next message."""
        if not self.messages:
            return
        seconds = self.draw.randrange
        if turn == "chase":
            self._reach_promise(late=True)
        elif self.channel == "email":
            if by_staff:
                self.at = hours.after_business(self.at, timedelta(minutes=seconds(25, 420)), self.draw)
            else:
                self.at = hours.awake(self.at + timedelta(minutes=seconds(20, 1300)), self.draw)
        elif self.channel in TALKED:
            self.at += timedelta(seconds=seconds(8, 55))
        elif by_staff:
            self.at = hours.within_hours(self.at, self.draw) + timedelta(seconds=seconds(35, 480))
        elif turn in ("thanks", "delight") and self.messages[-1].author == "staff" and self.draw.random() < 0.3:
            self.at = hours.awake(self.at + timedelta(minutes=seconds(4, 220)), self.draw)
        else:
            self.at += timedelta(seconds=seconds(15, 60) if turn == "open" else seconds(25, 330))

    def _reach_promise(self, *, late: bool = False) -> None:
        """Moves the clock to the promised day, or to the day after it when the promise was not kept."""
        if self.promised is None:
            return
        on = self.promised + timedelta(days=1 if late else 0)
        minute = self.draw.randrange(60, 600) if late else self.draw.randrange(20, 540)
        moment = datetime.combine(on, time(10, 0), tzinfo=hours.INDIA).astimezone(self.at.tzinfo) + timedelta(
            minutes=minute
        )
        self.at = moment if moment > self.at else self.at + timedelta(minutes=self.draw.randrange(15, 120))

    def _promise(self) -> None:
        ahead = self.draw.randint(*self.matter.days)
        self._set_promise("d", hours.workday(self.at.astimezone(hours.INDIA).date() + timedelta(days=ahead)))

    def _promise_again(self) -> None:
        self.broken = self.promised
        ahead = self.draw.randint(1, 2)
        self._set_promise("d2", hours.workday(self.at.astimezone(hours.INDIA).date() + timedelta(days=ahead)))

    def _set_promise(self, slot: str, on: date) -> None:
        self.promised = on
        self.slots[slot] = day(self.variant, on, weekday=self.draw.random() < 0.4, native_digits=self.number % 2 == 0)

    # What fills the slots

    def _staff_name(self, staff: StaffMember) -> str:
        return staff.name.split()[0] if self.script == "Latn" else STAFF_NATIVE[staff.key][self.script]

    def _addressed(self) -> str:
        """The customer as staff address them: with ji, garu, da, di, or Mr and Ms."""
        name = given_name(self.customer, self.script)
        if self.language == "en":
            title = "Ms" if self.customer.gender == "f" else "Mr"
            return self.draw.choice((name, f"{title} {self.customer.latin_name.rsplit(' ', 1)[1]}"))
        if self.language == "bn":
            women = self.customer.gender == "f"
            return f"{name}{'দি' if women else 'দা'}" if self.script == "Beng" else f"{name} {'di' if women else 'da'}"
        forms = {"hi-Deva": " जी", "hi-Latn": " ji", "te-Telu": " గారు", "te-Latn": " garu"}
        return name + forms[self.variant]

    def _product_word(self) -> str:
        word = KINDS[self.product.kind][self.variant]
        brand = BRANDS[self.product.brand][self.script]
        return f"{brand} {word}" if self.draw.random() < 0.3 else word

    def _fill_slots(self) -> None:
        draw, store = self.draw, self.customer.store
        bought = self.at.astimezone(hours.INDIA).date() - timedelta(days=draw.randint(*self.matter.ago))
        festival = hours.next_festival(self.at.astimezone(hours.INDIA).date(), 40) or "New Year"
        long_ago = (self.at.date() - bought).days > 200
        area = self.customer.area
        year = self.at.year % 100 - (1 if self.at.month < 4 else 0)
        self.slots |= {
            "p": self._product_word,
            "P": self.product.name,
            "o": self.order,
            "bill": f"{BILL_CODES[store]}/{year}-{year + 1}/{1000 + self.number}",
            "job": f"RJ-{7000 + self.number}",
            "d0": day(self.variant, bought, weekday=False, native_digits=self.number % 2 == 0, year=long_ago),
            "t": draw.choice(WINDOWS[self.variant]),
            "amt": rupees(self.product.price),
            "amt2": rupees(draw.choice(SMALL_SUMS)),
            "store": PLACES[store][self.script],
            "area": area if self.script == "Latn" else AREAS[store][area][self.script],
            "c": self._addressed(),
            "n": str(draw.randint(2, 5)),
            "fest": hours.FESTIVAL_NAMES[festival][self.script],
            "biz": BUSINESS_NAMES[self.script],
            "ref": f"UTR{draw.randrange(10**11, 10**12)}",
        }
