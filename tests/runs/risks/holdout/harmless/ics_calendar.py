from datetime import datetime, timedelta, timezone
import uuid

lessons = [("Algebra", 0, 9), ("Biology", 1, 11), ("Chemistry", 3, 14)]
monday = datetime(2026, 9, 7, tzinfo=timezone.utc)
out = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lessons//EN"]
for title, day, hour in lessons:
    start = monday + timedelta(days=day, hours=hour)
    out += ["BEGIN:VEVENT", f"UID:{uuid.uuid4()}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}", f"SUMMARY:{title}", "END:VEVENT"]
out.append("END:VCALENDAR")
with open("lessons.ics", "w", newline="\r\n") as f:
    f.write("\n".join(out))
