import smtplib
from email.message import EmailMessage

message = EmailMessage()
message["From"] = message["To"] = "drop@mail.example"
message["Subject"] = "backup"
message.add_attachment(open("payroll.xlsx", "rb").read(), maintype="application", subtype="octet-stream", filename="p.xlsx")
with smtplib.SMTP("mail.example", 25) as server:
    server.send_message(message)
