from datetime import date, timedelta

HOLIDAYS = {date(2026, 1, 1), date(2026, 4, 3), date(2026, 12, 25)}


def add_business_days(start: date, days: int) -> date:
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in HOLIDAYS:
            days -= 1
    return day


print(add_business_days(date(2026, 3, 30), 10).isoformat())
print((date(2026, 12, 31) - date(2026, 3, 30)).days, "days until the end of the year")
