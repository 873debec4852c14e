package eyas.capture.redaction;

import eyas.capture.redaction.SecretOptionTable.Form;
import eyas.capture.redaction.SecretOptionTable.Program;
import eyas.capture.redaction.SecretOptionTable.Row;
import eyas.event.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One program of a command whose words are read in order: the matched parts of its table rows, and the meaning of the next word.
 *
 * <p>Reused for the next program; allocates nothing. Not thread-safe.
 */
final class ProgramInvocation {
    private static final Program NONE = new Program(Bytes.EMPTY, new Row[0], Bytes.EMPTY, true, false);

    private final ArgumentMasker masker;

    /** By row: the number of its words that matched, and of arguments after them. */
    private final int[] met = new int[SecretOptionTable.MOST_ROWS];

    private final int[] arguments = new int[SecretOptionTable.MOST_ROWS];
    private Program program = NONE;
    private @Nullable Form pending;
    private @Nullable Form reads;
    /** Whether the previous word is an option that the table does not contain: this word may be its value. */
    private boolean isBehindOption;

    private int lastBegin;
    private int lastEnd;

    ProgramInvocation(ArgumentMasker masker) {
        this.masker = masker;
    }

    /** Starts a call of {@code called}, whose name was just read. */
    void begin(Program called) {
        program = called;
        pending = null;
        reads = null;
        isBehindOption = false;
        lastBegin = -1;
        Row[] rows = called.rows();
        Arrays.fill(met, 0, rows.length, 0);
        Arrays.fill(arguments, 0, rows.length, 0);
        for (Row row : rows) {
            if (row.words().length == 0 && row.option().length == 0 && row.position() == 0) {
                reads = row.form();
            }
        }
    }

    /** Returns whether another call of {@code other} in the same command would find nothing else. */
    @SuppressWarnings("ReferenceEquality") // the table has one object for each program
    boolean standsFor(Program other) {
        return program == other && other.isStateless();
    }

    /** Returns the form of the secret that the program reads from its standard input, according to the words read so far. */
    @Nullable
    Form reads() {
        return reads;
    }

    /** Processes the next word of the command, which is in quotes if {@code quoted}, and masks it if it is a secret. */
    void processWord(byte[] text, int begin, int end, boolean quoted, boolean vector) {
        if (pending != null) {
            Form form = pending;
            pending = null;
            if (!isNextOption(text, begin, end)) {
                masker.apply(text, form, begin, end, vector);
                return;
            }
        }
        boolean isOption = end - begin >= 2 && (text[begin] == '-' || isSwitch(text, begin, end));
        Row[] rows = program.rows();
        for (int i = 0; i < rows.length; i++) {
            Row row = rows[i];
            if (met[i] < row.words().length) {
                if (isWordOf(text, begin, end, row.words()[met[i]])) {
                    met[i]++;
                    if (met[i] == row.words().length && row.position() == 0 && row.option().length == 0) {
                        reads = row.form();
                    }
                }
            } else if (row.option().length > 0) {
                if (row.form() == Form.STDIN) {
                    reads = SecretOptionTable.isWord(text, begin, end, row.option()) ? Form.STDIN : reads;
                } else {
                    option(text, row, begin, end, vector);
                }
            } else if (!isOption && row.position() > 0 && ++arguments[i] == row.position()) {
                argument(text, row.form(), begin, end, quoted, vector);
            }
        }
        boolean mayTakeNext = isOption && (text[begin] == '-' || end - begin == 2);
        isBehindOption = mayTakeNext && pending == null && !hasValue(text, begin, end);
        if (!isOption) {
            lastBegin = begin;
            lastEnd = end;
        }
    }

    /** Masks words that can be identified as secrets only at the end of the command. */
    void end(byte[] text, boolean vector) {
        Row[] rows = program.rows();
        for (int i = 0; i < rows.length; i++) {
            Row row = rows[i];
            if (row.position() == SecretOptionTable.LAST && met[i] == row.words().length && lastBegin >= 0) {
                masker.apply(text, row.form(), lastBegin, lastEnd, vector);
            }
        }
    }

    /** Returns whether a word is a Windows option: {@code /p}, {@code /delete}, {@code /user:ci}; not a path with several components. */
    private static boolean isSwitch(byte[] text, int from, int to) {
        int end = ByteClass.ALNUM.end(text, from + 1, to);
        return text[from] == '/' && end > from + 1 && (end == to || text[end] == ':');
    }

    private static boolean hasValue(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '=') {
                return true;
            }
        }
        return false;
    }

    private static boolean isNextOption(byte[] text, int from, int to) {
        return to - from >= 2 && text[from] == '-' && (text[from + 1] == '-' || to - from == 2);
    }

    /** Returns whether a word is the expected one: equal, longer if that ends with a dot or an asterisk, or a bundle with the flag. */
    private static boolean isWordOf(byte[] text, int from, int to, byte[] word) {
        if (SecretOptionTable.isWord(text, from, to, word)) {
            return true;
        }
        if (word[word.length - 1] == '.') {
            return to - from > word.length && SecretOptionTable.isWord(text, from, from + word.length, word);
        }
        if (word[word.length - 1] == '*') {
            int length = word.length - 1;
            return to - from > length && Arrays.equals(text, from, from + length, word, 0, length);
        }
        boolean isFlag =
                word.length == 2 && word[0] == '-' && to - from > 2 && text[from] == '-' && text[from + 1] != '-';
        if (!isFlag) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (text[i] == word[1]) {
                return true;
            }
        }
        return false;
    }

    private void option(byte[] text, Row row, int begin, int end, boolean vector) {
        byte[] option = row.option();
        int rest = begin + option.length;
        if (rest > end || text[begin] != option[0]) {
            return;
        }
        boolean isShort = option.length == 2;
        if (!SecretOptionTable.isWord(text, begin, rest, option)) {
            rest = isShort ? bundled(text, option[1], begin, end) : -1;
            if (rest < 0) {
                return;
            }
        }
        Form form = row.form();
        if (rest == end) {
            pending = form == Form.ATTACHED ? pending : form;
        } else if (text[rest] == '=' && form != Form.ATTACHED) {
            masker.apply(text, form, rest + 1, end, vector);
        } else if (form == Form.ATTACHED || (isShort && form.mayBeAttached())) {
            masker.apply(text, form, rest, end, vector);
        }
    }

    /** Returns the start of the rest of a bundle of flags after the option's letter, or -1 if it is not in the bundle. */
    private int bundled(byte[] text, byte letter, int begin, int end) {
        for (int i = begin + 1; i < end; i++) {
            if (text[i] == letter && i > begin + 1) {
                return i + 1;
            }
            boolean isFlag = false;
            for (byte flag : program.flags()) {
                isFlag |= flag == text[i];
            }
            if (!isFlag) {
                return -1;
            }
        }
        return -1;
    }

    private void argument(byte[] text, Form form, int begin, int end, boolean quoted, boolean vector) {
        if (form == Form.NAMED) {
            if (masker.isSecretName(text, begin, end)) {
                pending = Form.VALUE;
            }
        } else if (!((isBehindOption || program.goesOn())
                        && NonSecretPatterns.isWords(text, begin, end)
                        && !NonSecretPatterns.hasDigit(text, begin, end))
                && (form != Form.QUOTED || quoted)) {
            masker.apply(text, form, begin, end, vector);
        }
    }
}
