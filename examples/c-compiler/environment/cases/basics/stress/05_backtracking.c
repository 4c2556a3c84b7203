// Backtracking: the queens puzzle on boards of 1 to 8, and a small sudoku.
// expect_stdout: 1 0 0 2 10 4 40 92
// expect_stdout: first 15863724
// expect_stdout: 3214 1423 2341 4132
// expect_exit: 92
#include <stdio.h>

static int columns[8], rising[16], falling[16], placed[8];
static char first[9];

static int queens(int size, int row) {
    if (row == size) {
        if (size == 8 && !first[0])
            for (int i = 0; i < 8; i++)
                first[i] = '1' + placed[i];
        return 1;
    }
    int found = 0;
    for (int column = 0; column < size; column++) {
        int *up = &rising[row + column], *down = &falling[row - column + 7];
        if (columns[column] || *up || *down)
            continue;
        columns[column] = *up = *down = 1;
        placed[row] = column;
        found += queens(size, row + 1);
        columns[column] = *up = *down = 0;
    }
    return found;
}

static char board[4][5] = {"3..4", "1...", "..4.", "4..."};

static int is_allowed(int row, int column, char digit) {
    for (int i = 0; i < 4; i++) {
        if (board[row][i] == digit || board[i][column] == digit)
            return 0;
        if (board[(row & ~1) + i / 2][(column & ~1) + i % 2] == digit)
            return 0;
    }
    return 1;
}

static int solve(int cell) {
    if (cell == 16)
        return 1;
    int row = cell / 4, column = cell % 4;
    if (board[row][column] != '.')
        return solve(cell + 1);
    for (char digit = '1'; digit <= '4'; digit++) {
        if (!is_allowed(row, column, digit))
            continue;
        board[row][column] = digit;
        if (solve(cell + 1))
            return 1;
        board[row][column] = '.';
    }
    return 0;
}

int main(void) {
    int solutions = 0;
    for (int size = 1; size <= 8; size++) {
        solutions = queens(size, 0);
        printf("%d%c", solutions, size < 8 ? ' ' : '\n');
    }
    printf("first %s\n", first);
    if (!solve(0))
        return 1;
    printf("%s %s %s %s\n", board[0], board[1], board[2], board[3]);
    return solutions;
}
