"""The screen of a terminal, made from what a program writes to it: what a person sees, not what was ever written."""
import re

SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b[=>]|\x1b\][^\x07]*\x07")


class Screen:
    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.cursor_shown = True
        self.wraps = False  # the last column was written: the next character begins a new line
        self.rest = ""

    def lines(self):
        return ["".join(row).rstrip() for row in self.cells]

    def write(self, text):
        text = self.rest + text
        self.rest = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = SEQUENCE.match(text, at)
                if not found:
                    self.rest = text[at:]  # the sequence is not complete yet
                    return
                if found.group(2):
                    self._control(found.group(1), found.group(2))
                at = found.end()
                continue
            self._put(text[at])
            at += 1

    def _put(self, character):
        if character == "\r":
            self.column, self.wraps = 0, False
        elif character == "\n":
            self._down()
        elif character == "\b":
            self.column, self.wraps = max(0, self.column - 1), False
        elif character >= " ":
            if self.wraps:
                self.column = 0
                self._down()
            self.cells[self.row][self.column] = character
            self.wraps = self.column == self.columns - 1
            if not self.wraps:
                self.column += 1

    def _down(self):
        self.wraps = False
        if self.row == self.rows - 1:
            self.cells = self.cells[1:] + [[" "] * self.columns]
        else:
            self.row += 1

    def _control(self, arguments, command):
        number = int(arguments) if arguments.isdigit() else 1
        self.wraps = False
        if command == "A":
            self.row = max(0, self.row - number)
        elif command == "B":
            self.row = min(self.rows - 1, self.row + number)
        elif command == "C":
            self.column = min(self.columns - 1, self.column + number)
        elif command == "D":
            self.column = max(0, self.column - number)
        elif command == "G":
            self.column = number - 1
        elif command == "K":
            first = 0 if arguments == "2" else self.column
            self.cells[self.row][first:] = [" "] * (self.columns - first)
        elif command == "J":
            self.cells[self.row][self.column:] = [" "] * (self.columns - self.column)
            for row in range(self.row + 1, self.rows):
                self.cells[row] = [" "] * self.columns
        elif command in "hl" and arguments == "?25":
            self.cursor_shown = command == "h"
        elif command not in "mhl":
            raise ValueError(f"the screen does not know the sequence {arguments}{command}")
