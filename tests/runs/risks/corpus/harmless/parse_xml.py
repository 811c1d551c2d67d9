import xml.etree.ElementTree as ET

tree = ET.parse("catalog.xml")
books = []
for book in tree.getroot().iter("book"):
    books.append({
        "id": book.get("id"),
        "title": book.findtext("title", "").strip(),
        "price": float(book.findtext("price", "0")),
    })
books.sort(key=lambda b: b["price"])
for b in books:
    print(f"{b['price']:8.2f}  {b['title']}")
