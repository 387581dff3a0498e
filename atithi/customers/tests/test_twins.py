"""Records that may be one person, and what is only alike."""

from atithi.customers.twins import Person, find_pairs


def pairs(*people):
    return {(pair.first, pair.second): pair for pair in find_pairs(people)}


def codes(pair):
    return [one["code"] for one in pair.reasons]


def test_one_name_in_three_scripts_is_suspected_where_it_is_rare():
    found = pairs(Person(1, "Lakshmi Devi"), Person(2, "లక్ష్మి దేవి"), Person(3, "लक्ष्मी देवी"), Person(4, "Ravi Teja"))
    assert set(found) == {(1, 2), (1, 3), (2, 3)}
    assert codes(found[1, 2]) == ["name"]


def test_names_whose_consonants_agree_but_that_are_said_otherwise_need_more():
    swapna, swapan = Person(1, "స్వప్న నాయుడు"), Person(2, "স্বপন নন্দী")
    assert not pairs(swapna, swapan)
    near = (("email", "choudhary@gmail.com"),), (("email", "choudhary@yahoo.com"),)
    found = pairs(Person(1, "Ravi Choudhary", near[0]), Person(2, "Ravi Chowdhury", near[1]))
    assert codes(found[1, 2]) == ["sounds_alike", "near_mail"]


def test_titles_and_the_order_of_names_say_nothing():
    assert (1, 2) in pairs(Person(1, "Smt. Lakshmi Devi"), Person(2, "devi laxmi"))


def test_a_common_name_alone_is_no_reason():
    crowd = [Person(number, "Lakshmi Devi") for number in range(1, 50)]
    assert not pairs(*crowd)
    again = Person(50, "Lakshmi Devi", (("email", "lakshmidevi74@gmail.com"),))
    other = Person(51, "Laxmi Devi", (("email", "lakshmidevi74@yahoo.co.in"),))
    assert codes(pairs(*crowd, again, other)[50, 51]) == ["name", "near_mail"]


def test_two_numbers_and_one_name_are_two_people_unless_the_numbers_nearly_agree():
    first = Person(1, "Lakshmi Devi", (("phone", "+919876543210"),))
    assert not pairs(first, Person(2, "Lakshmi Devi", (("phone", "+919811111111"),)))
    near = pairs(first, Person(2, "Lakshmi Devi", (("phone", "+919876543201"),)))[1, 2]
    assert "near_phone" in codes(near)
    assert near.score >= 80


def test_a_number_that_a_family_shares_says_less_than_one_of_the_same_name():
    number = (("phone", "+919876543210"),)
    whatsapp = (("provider", "whatsapp:919876543210"),)
    family = pairs(Person(1, "Ravi Teja", number), Person(2, "Mita Sen", whatsapp))[1, 2]
    same = pairs(Person(1, "Ravi Teja", number), Person(2, "Ravi Teja", whatsapp))[1, 2]
    assert family.score < 60 < 90 < same.score


def test_mail_addresses_are_one_whatever_their_owner_adds():
    found = pairs(
        Person(1, "", (("email", "mita.sen+shop@gmail.com"),)), Person(2, "Mita", (("email", "mitasen@gmail.com"),))
    )
    assert codes(found[1, 2]) == ["mail"]


def test_a_block_that_is_too_big_is_left_alone():
    reception = [Person(number, f"Guest {chr(96 + number)}", (("phone", "+914012345678"),)) for number in range(1, 60)]
    assert not pairs(*reception)


def test_many_of_one_name_and_shared_halves_cost_little():
    """Forty thousand of one name: pairs would be eight hundred million."""
    crowd = [Person(n, "Lakshmi Devi", (("phone", f"+91{7_000_000_000 + n * 7919}"),)) for n in range(1, 4000)]
    assert len(find_pairs(crowd)) < 4000
