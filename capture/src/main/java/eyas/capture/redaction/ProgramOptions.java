package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Programs that take secrets in their command lines, and where; a table. Immutable. */
final class ProgramOptions {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-options.tsv";
    /** No program has more rows. */
    static final int MOST_ROWS = 24;
    /** Stands for the last argument of a command. */
    static final int LAST = -1;

    enum Form {
        ATTACHED,
        NEXT,
        BOTH,
        VALUE,
        QUOTED,
        NAMED,
        USERPASS,
        COMMAPASS,
        PERCENT,
        PASS,
        STDIN,
        USERSTDIN;

        boolean mayBeAttached() {
            return this == ATTACHED || this == BOTH || this == USERPASS || this == COMMAPASS || this == PERCENT;
        }
    }

    /**
     * One place of a secret.
     *
     * @param words what stands before it in the command
     * @param option the option; empty for an argument or standard input
     * @param position the number of the argument, {@link #LAST}, or 0 for an option or standard input
     */
    record Row(byte[][] words, byte[] option, int position, Form form) {}

    /**
     * A program.
     *
     * @param flags letters of options without a value, that others may follow in one word
     */
    record Program(byte[] name, Row[] rows, byte[] flags) {}

    private final Program[][] byFirst = new Program[128][];

    ProgramOptions() {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        Map<String, String> flags = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(ProgramOptions.class.getResourceAsStream(RESOURCE), RESOURCE, 4)) {
            if (row[3].equals("flags")) {
                flags.put(row[0], row[2]);
                continue;
            }
            rows.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(row(row));
        }
        List<List<Program>> programs = new ArrayList<>();
        for (int i = 0; i < byFirst.length; i++) {
            programs.add(new ArrayList<>());
        }
        rows.forEach((name, found) -> {
            if (found.size() > MOST_ROWS) {
                throw new IllegalStateException(RESOURCE + ": more than " + MOST_ROWS + " rows for " + name);
            }
            programs.get(name.charAt(0))
                    .add(new Program(
                            Bytes.of(name), found.toArray(Row[]::new), Bytes.of(flags.getOrDefault(name, ""))));
        });
        for (int i = 0; i < byFirst.length; i++) {
            byFirst[i] = programs.get(i).toArray(Program[]::new);
        }
    }

    private static Row row(String[] row) {
        byte[][] words = row[1].equals("-")
                ? new byte[0][]
                : Arrays.stream(row[1].split(" ")).map(Bytes::of).toArray(byte[][]::new);
        boolean isOption = !row[2].equals("-") && row[2].charAt(0) != '#';
        int position = isOption || row[2].equals("-")
                ? 0
                : row[2].equals("#last") ? LAST : Integer.parseInt(row[2].substring(1));
        return new Row(
                words,
                isOption ? Bytes.of(row[2]) : Bytes.EMPTY,
                position,
                Form.valueOf(row[3].toUpperCase(Locale.ROOT)));
    }

    /** Returns the program whose name is {@code text} from {@code from} to {@code to}, without a path. */
    @Nullable
    Program named(byte[] text, int from, int to) {
        if (from >= to || text[from] < 0) {
            return null;
        }
        for (Program program : byFirst[text[from]]) {
            byte[] name = program.name;
            if (Arrays.equals(text, from, to, name, 0, name.length)) {
                return program;
            }
        }
        return null;
    }

    /** Whether a program's name may begin with this byte. */
    boolean mayBegin(byte first) {
        return first >= 0 && byFirst[first].length > 0;
    }
}
