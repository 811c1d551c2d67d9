from datetime import datetime
from zoneinfo import ZoneInfo

meeting = datetime(2026, 11, 3, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
for city in ["America/New_York", "Asia/Kolkata", "Australia/Sydney"]:
    local = meeting.astimezone(ZoneInfo(city))
    print(f"{city:20} {local:%a %d %b %H:%M %Z}")
