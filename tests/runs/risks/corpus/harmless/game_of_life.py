import numpy as np


def step(board):
    neighbours = sum(np.roll(np.roll(board, dy, 0), dx, 1) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0))
    return ((neighbours == 3) | (board & (neighbours == 2))).astype(int)


board = np.zeros((12, 12), dtype=int)
board[1, 2] = board[2, 3] = board[3, 1] = board[3, 2] = board[3, 3] = 1
for _ in range(8):
    board = step(board)
print("\n".join("".join("#" if cell else "." for cell in row) for row in board))
