import unittest


def roman(number: int) -> str:
    parts = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
             (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, letters in parts:
        while number >= value:
            out += letters
            number -= value
    return out


class TestRoman(unittest.TestCase):
    def test_small(self):
        self.assertEqual([roman(n) for n in (1, 4, 9)], ["I", "IV", "IX"])

    def test_year(self):
        self.assertEqual(roman(2026), "MMXXVI")


unittest.main(argv=["roman"], exit=False, verbosity=2)
