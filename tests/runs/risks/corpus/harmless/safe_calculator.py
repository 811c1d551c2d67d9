import ast
import operator

OPS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.USub: operator.neg}


def calculate(text):
    """Works out arithmetic without eval()."""
    def walk(node):
        match node:
            case ast.Expression(body=body):
                return walk(body)
            case ast.Constant(value=int() | float() as value):
                return value
            case ast.BinOp(left=left, op=op, right=right):
                return OPS[type(op)](walk(left), walk(right))
            case ast.UnaryOp(op=op, operand=operand):
                return OPS[type(op)](walk(operand))
        raise ValueError("not arithmetic")
    return walk(ast.parse(text, mode="eval"))


print(calculate("2 * (3 + 4) - 10 / 4"))
