package eyas.lock.compare;

import eyas.lock.model.EntryKind;
import eyas.lock.model.EntryPattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The rows of {@code environment.tsv}: variables that change what the programs of later steps do. */
final class HandedOnVariables {
    /** How an entry begins that is a variable. */
    static final String VARIABLE = "variable ";

    /** The rest of a name of a family, for a wildcard to stand for. */
    private static final String ANY = "X";

    private static final String RESOURCE = "environment.tsv";

    /** One row: the name, perhaps without its end, and what it does. */
    record Row(String name, boolean isFamily, String why) {
        /** Returns the name as the table has it. */
        String pattern() {
            return isFamily ? name + "*" : name;
        }

        private boolean fits(String text, EntryPattern pattern) {
            String entry = VARIABLE + name;
            return (isFamily ? text.startsWith(entry) : text.equals(entry))
                    || (pattern.isWild() && pattern.covers(isFamily ? entry + ANY : entry));
        }
    }

    static final List<Row> ROWS = rows();

    private HandedOnVariables() {}

    /** Returns what a variable, or one that a wildcard stands for, does to later steps; empty where nothing of that kind is known. */
    static Optional<String> why(String text) {
        EntryPattern pattern = EntryPattern.of(EntryKind.ENVIRONMENT, text);
        return ROWS.stream()
                .filter(row -> row.fits(text, pattern))
                .map(Row::why)
                .findFirst();
    }

    private static List<Row> rows() {
        try (InputStream in = HandedOnVariables.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no " + RESOURCE + " beside the code");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(row -> new Row(
                            row[0].endsWith("*") ? row[0].substring(0, row[0].length() - 1) : row[0],
                            row[0].endsWith("*"),
                            row[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
