def execute(program, stack=None):
    """A stack machine: `push n`, `add`, `mul`, `dup`, `print`."""
    stack = stack or []
    for line in program.strip().splitlines():
        command, *args = line.split()
        if command == "push":
            stack.append(int(args[0]))
        elif command == "add":
            stack.append(stack.pop() + stack.pop())
        elif command == "mul":
            stack.append(stack.pop() * stack.pop())
        elif command == "dup":
            stack.append(stack[-1])
        elif command == "print":
            print(stack[-1])
    return stack


execute("push 3\ndup\nmul\npush 4\nadd\nprint")
