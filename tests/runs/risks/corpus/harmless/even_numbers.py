numbers = [1, 2, 3, 4, 5, 6]
print([n for n in numbers if n % 2 == 0])
