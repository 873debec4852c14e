package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs that take secrets in their command lines, with the positions of these secrets; a table. Immutable. */
final class SecretOptionTable {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-options.tsv";
    /** Maximum number of rows per program. */
    static final int MOST_ROWS = 24;
    /** Represents the last argument of a command. */
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
        SLASHPASS,
        PAIR,
        PASS,
        STDIN,
        USERSTDIN;

        boolean mayBeAttached() {
            return this == ATTACHED || this == BOTH || this == USERPASS || this == COMMAPASS || this == PERCENT;
        }
    }

    /**
     * One position of a secret.
     *
     * @param words the words before it in the command
     * @param option the option; empty for an argument or standard input
     * @param position the number of the argument, {@link #LAST}, or 0 for an option or standard input
     */
    record Row(byte[][] words, byte[] option, int position, Form form) {}

    /**
     * A program.
     *
     * @param flags letters of options without a value, which can be combined with others in one word
     * @param isStateless whether the meaning of a word depends only on the previous one
     * @param goesOn whether the command may continue on the next line, like an entry of {@code .netrc}
     */
    record Program(byte[] name, Row[] rows, byte[] flags, boolean isStateless, boolean goesOn) {
        /** Returns whether it is not a program, but a keyword that is followed by a quoted text. */
        boolean isKeyword() {
            return rows[0].form == Form.QUOTED;
        }
    }

    /** Maximum length of a program's name. */
    static final int LONGEST = 31;

    /** By the first byte of the name and its length. */
    private final Program[][] programs = new Program[128 * (LONGEST + 1)][];

    /** By the first byte: a bit for each length that occurs. */
    private final int[] lengths = new int[128];

    /** By the first two bytes: whether a name starts with them. */
    private final boolean[] begins = new boolean[128 * 128];

    SecretOptionTable() {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        Map<String, String> flags = new LinkedHashMap<>();
        Set<String> goOn = new HashSet<>();
        for (String[] row : TableReader.rows(SecretOptionTable.class.getResourceAsStream(RESOURCE), RESOURCE, 4)) {
            if (row[3].equals("flags")) {
                flags.put(row[0], row[2]);
                continue;
            }
            if (row[3].equals("lines")) {
                goOn.add(row[0]);
                continue;
            }
            rows.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(row(row));
        }
        Arrays.fill(programs, new Program[0]);
        rows.forEach((name, found) -> {
            if (found.size() > MOST_ROWS || name.length() > LONGEST) {
                throw new IllegalStateException(
                        RESOURCE + ": more than " + MOST_ROWS + " rows, or a long name: " + name);
            }
            boolean isStateless = found.stream().allMatch(row -> row.words().length == 0 && row.position() == 0);
            Program program = new Program(
                    Bytes.of(name),
                    found.toArray(Row[]::new),
                    Bytes.of(flags.getOrDefault(name, "")),
                    isStateless,
                    goOn.contains(name));
            int place = place((byte) name.charAt(0), name.length());
            Program[] others = programs[place];
            programs[place] = Arrays.copyOf(others, others.length + 1);
            programs[place][others.length] = program;
            addName(name);
        });
        addName("echo");
        addName("printf");
    }

    private void addName(String name) {
        lengths[name.charAt(0)] |= 1 << name.length();
        begins[name.charAt(0) * 128 + name.charAt(1)] = true;
    }

    private static int place(byte first, int length) {
        return first * (LONGEST + 1) + length;
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

    /** Returns the program with the name {@code text} from {@code from} to {@code to}, without a path, or null. */
    @Nullable
    Program named(byte[] text, int from, int to) {
        if (!mayBe(text, from, to)) {
            return null;
        }
        for (Program program : programs[place(text[from], to - from)]) {
            byte[] name = program.name;
            if (Arrays.equals(text, from, to, name, 0, name.length)) {
                return program;
            }
        }
        return null;
    }

    /** Returns whether {@code text} from {@code from} to {@code to} equals {@code word}. */
    static boolean isWord(byte[] text, int from, int to, byte[] word) {
        return Arrays.equals(text, from, to, word, 0, word.length);
    }

    /** Returns whether a program's name, or {@code echo} or {@code printf}, may start with these two bytes. */
    boolean mayBegin(byte first, byte second) {
        return (first | second) >= 0 && begins[first * 128 + second];
    }

    /** Returns whether a name is possible by its first byte and its length. */
    boolean mayBe(byte[] text, int from, int to) {
        int length = to - from;
        return length > 0 && length <= LONGEST && text[from] >= 0 && (lengths[text[from]] & 1 << length) != 0;
    }
}
