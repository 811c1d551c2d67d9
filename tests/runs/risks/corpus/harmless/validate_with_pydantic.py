import json
from pydantic import BaseModel, Field, ValidationError, field_validator


class Order(BaseModel):
    id: int
    email: str
    quantity: int = Field(gt=0)

    @field_validator("email")
    @classmethod
    def has_at(cls, value: str) -> str:
        if "@" not in value:
            raise ValueError("no @ in it")
        return value


good, bad = [], []
for raw in json.load(open("orders.json")):
    try:
        good.append(Order(**raw))
    except ValidationError as error:
        bad.append({"order": raw, "errors": error.errors(include_url=False)})

with open("rejected.json", "w") as f:
    json.dump(bad, f, indent=2, default=str)
print(len(good), "orders are fine,", len(bad), "are not")
