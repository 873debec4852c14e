package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Masks secrets in lists of strings that each end with NUL: argument lists and environments, in place.
 *
 * <p>In an argument list a name and its value may be two strings: {@code --token VALUE}. Whoever calls reads the whole as
 * text besides. Not thread-safe.
 */
final class ListMasker {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-options.tsv";

    private enum Form {
        ATTACHED,
        NEXT,
        USERPASS
    }

    private record ProgramOption(byte[] program, byte[] option, Form form) {}

    private final MaskCounter tally;
    private final SecretNames names;
    private final LearnedSecrets learned;
    private final ProgramOption[] options;
    private final int variable;
    private final int argument;

    ListMasker(MaskCounter tally, SecretNames names, LearnedSecrets learned) {
        this.tally = tally;
        this.names = names;
        this.learned = learned;
        this.variable = tally.reason("environment variable");
        this.argument = tally.reason("argument");
        List<ProgramOption> read = new ArrayList<>();
        for (String[] row : TableReader.rows(ListMasker.class.getResourceAsStream(RESOURCE), RESOURCE, 3)) {
            Form form = switch (row[2]) {
                case "attached" -> Form.ATTACHED;
                case "next" -> Form.NEXT;
                case "userpass" -> Form.USERPASS;
                default -> throw new IllegalStateException(RESOURCE + ": unknown form: " + row[2]);
            };
            read.add(new ProgramOption(Bytes.of(row[0]), Bytes.of(row[1]), form));
        }
        this.options = read.toArray(ProgramOption[]::new);
    }

    /** Masks the values of variables whose names say that they are secrets. */
    void environment(byte[] text, int from, int to) {
        for (int begin = from; begin < to; ) {
            int end = end(text, begin, to);
            named(text, begin, end, variable);
            begin = end + 1;
        }
    }

    /**
     * Masks the values of options whose names say that they are secrets, and of {@code NAME=VALUE}.
     *
     * @param programText where the path or name of the program stands, which some options depend on
     */
    void arguments(byte[] text, int from, int to, byte[] programText, int programFrom, int programTo) {
        int programBegin = programTo;
        while (programBegin > programFrom && programText[programBegin - 1] != '/') {
            programBegin--;
        }
        Form next = Form.ATTACHED;
        for (int begin = from; begin < to; ) {
            int end = end(text, begin, to);
            if (next == Form.NEXT && !isOption(text, begin, end)) {
                mask(text, begin, end, argument);
                next = Form.ATTACHED;
            } else if (next == Form.USERPASS) {
                behindColon(text, begin, end);
                next = Form.ATTACHED;
            } else {
                next = option(text, begin, end, programText, programBegin, programTo);
            }
            begin = end + 1;
        }
    }

    private static int end(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != 0) {
            end++;
        }
        return end;
    }

    /** What begins with two dashes, or is a dash and a letter, is the next option and not the value of the one before. */
    private static boolean isOption(byte[] text, int from, int to) {
        return to - from >= 2 && text[from] == '-' && (text[from + 1] == '-' || to - from == 2);
    }

    /** Masks what is attached to an option; returns what is to be done with the next argument, ATTACHED for nothing. */
    private Form option(byte[] text, int from, int to, byte[] program, int programFrom, int programTo) {
        for (ProgramOption known : options) {
            int rest = from + known.option.length;
            if (rest > to
                    || !Arrays.equals(text, from, rest, known.option, 0, known.option.length)
                    || !Arrays.equals(program, programFrom, programTo, known.program, 0, known.program.length)) {
                continue;
            }
            if (rest == to && known.form != Form.ATTACHED) {
                return known.form;
            }
            switch (known.form) {
                case ATTACHED -> mask(text, rest, to, argument);
                case USERPASS -> behindColon(text, rest, to);
                case NEXT -> {}
            }
        }
        int name = from;
        while (name < to && text[name] == '-') {
            name++;
        }
        boolean isName = name > from && name < to && ByteClass.DOTTED.end(text, name, to) == to;
        if (isName && names.isSecret(text, name, to, true)) {
            return Form.NEXT;
        }
        named(text, name, to, argument);
        return Form.ATTACHED;
    }

    private void named(byte[] text, int from, int to, int reason) {
        int equals = ByteClass.DOTTED.end(text, from, to);
        if (equals < to && equals > from && text[equals] == '=' && names.isSecret(text, from, equals, true)) {
            mask(text, equals + 1, to, reason);
        }
    }

    private void behindColon(byte[] text, int from, int to) {
        int colon = from;
        while (colon < to && text[colon] != ':') {
            colon++;
        }
        if (colon < to) {
            mask(text, colon + 1, to, argument);
        }
    }

    private void mask(byte[] text, int from, int to, int reason) {
        if (!TextMasker.isNoSecret(text, from, to)) {
            learned.learn(text, from, to);
            tally.mask(text, from, to, reason);
        }
    }
}
