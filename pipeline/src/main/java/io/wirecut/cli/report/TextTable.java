package io.wirecut.cli.report;

import java.util.ArrayList;
import java.util.List;

/// A table of text: columns as wide as their widest cell, two blanks between them; numbers, which
/// is whatever ends in a digit or a unit after one, to the right.
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    /// A table with these headings.
    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /// Adds a row of as many cells as there are headings.
    public void add(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "cells=%d must be as many as headings=%d"
                            .formatted(cells.length, rows.getFirst().size()));
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int columns = rows.getFirst().size();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                int width = width(column);
                String blanks = " ".repeat(width - cell.length());
                line.append(column == 0 ? "" : "  ")
                        .append(isNumeric(column) ? blanks + cell : cell + blanks);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1
                && rows.stream().skip(1).allMatch(row -> row.get(column).matches("-|[±0-9].*"));
    }
}
