from pathlib import Path
from PIL import Image

thumbs = Path("thumbs")
thumbs.mkdir(exist_ok=True)
for source in Path("photos").iterdir():
    if source.suffix.lower() not in {".jpg", ".jpeg", ".png"}:
        continue
    with Image.open(source) as image:
        image.thumbnail((320, 320))
        image.convert("RGB").save(thumbs / (source.stem + ".jpg"), quality=85)
        print(source.name, image.size)
