def solve(grid):
    for row in range(9):
        for col in range(9):
            if grid[row][col] == 0:
                for digit in range(1, 10):
                    if fits(grid, row, col, digit):
                        grid[row][col] = digit
                        if solve(grid):
                            return True
                        grid[row][col] = 0
                return False
    return True


def fits(grid, row, col, digit):
    box_row, box_col = row // 3 * 3, col // 3 * 3
    return all(
        grid[row][i] != digit and grid[i][col] != digit and grid[box_row + i // 3][box_col + i % 3] != digit
        for i in range(9)
    )


puzzle = """530070000 600195000 098000060 800060003 400803001 700020006 060000280 000419005 000080079"""
grid = [[int(c) for c in line] for line in puzzle.split()]
solve(grid)
for line in grid:
    print(*line)
