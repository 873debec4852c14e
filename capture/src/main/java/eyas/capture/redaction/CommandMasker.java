package eyas.capture.redaction;

import eyas.capture.redaction.ProgramOptions.Form;
import eyas.capture.redaction.ProgramOptions.Program;
import eyas.capture.redaction.ProgramOptions.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Masks what well-known programs take as secrets in their command lines: in argument vectors, in scripts and logs, in
 * lists of quoted strings, in place. Allocates nothing but for what is learned. Not thread-safe.
 */
final class CommandMasker {
    /** Longer commands are looked at up to here. */
    private static final int MOST_WORDS = 96;
    /** Longer lines are not searched backwards for the quote they stand in. */
    private static final int LINE_BACK = 256;

    private static final byte[] PASS_PREFIX = {'p', 'a', 's', 's', ':'};
    private static final byte[] ECHO = {'e', 'c', 'h', 'o'};
    private static final byte[] PRINTF = {'p', 'r', 'i', 'n', 't', 'f'};

    private final MaskCounter tally;
    private final SecretNames names;
    private final NotSecrets notSecrets;
    private final LearnedSecrets learned;
    private final ProgramOptions options = new ProgramOptions();
    private final CommandWords words = new CommandWords();
    private final int argument;
    private final int input;

    /** By row: how many of its words were met, and arguments behind them. */
    private final int[] met = new int[ProgramOptions.MOST_ROWS];

    private final int[] arguments = new int[ProgramOptions.MOST_ROWS];
    private @Nullable Form pending;
    private int lastBegin;
    private int lastEnd;
    private int hereBegin;
    private int hereEnd;
    private boolean hereIsString;
    private int wordsMet;
    private boolean isVector;

    CommandMasker(MaskCounter tally, SecretNames names, NotSecrets notSecrets, LearnedSecrets learned) {
        this.tally = tally;
        this.names = names;
        this.notSecrets = notSecrets;
        this.learned = learned;
        this.argument = tally.reason("argument");
        this.input = tally.reason("standard input of a program");
    }

    /**
     * Masks the arguments of a program, and of programs that it starts: {@code sudo curl -u …}.
     *
     * @param programText where the path or name of the program stands
     */
    void vector(byte[] text, int from, int to, byte[] programText, int programFrom, int programTo) {
        Program program = program(programText, programFrom, programTo);
        if (program != null) {
            words.start(text, from, to, CommandWords.Kind.VECTOR, (byte) 0);
            command(text, program, true);
        }
        int count = 0;
        for (int begin = from; begin < to && count < MOST_WORDS; count++) {
            int end = begin;
            while (end < to && text[end] != 0) {
                end++;
            }
            Program next = program(text, begin, end);
            if (next != null) {
                words.start(text, Math.min(to, end + 1), to, CommandWords.Kind.VECTOR, (byte) 0);
                command(text, next, true);
            }
            begin = end + 1;
        }
    }

    private @Nullable Program program(byte[] text, int from, int to) {
        int begin = to;
        while (begin > from && text[begin - 1] != '/') {
            begin--;
        }
        return options.named(text, begin, to);
    }

    /** Whether the name of a program may begin at {@code at}; cheap. */
    boolean mayBegin(byte[] text, int at, int to) {
        return at + 2 < to && options.mayBegin(text[at], text[at + 1]);
    }

    /** Masks the rest of a command line whose program's name begins at {@code at}, if it does. */
    void line(byte[] text, int from, int at, int to) {
        int end = ByteClass.DOTTED.end(text, at, to);
        boolean isList = end < to && (text[end] == '"' || text[end] == '\'');
        boolean isName = end < to && (text[end] == ' ' || text[end] == '\t' || isList);
        if (!isName || !options.mayBe(text, at, end)) {
            return;
        }
        if (isWord(text, at, end, ECHO) || isWord(text, at, end, PRINTF)) {
            piped(text, from, at, end, to);
            return;
        }
        Program program = options.named(text, at, end);
        if (program == null) {
            return;
        }
        if (isList) {
            if (at == from || !isQuotedWord(text, from, at, text[end])) {
                return;
            }
            words.start(text, end + 1, to, CommandWords.Kind.LIST, (byte) 0);
        } else {
            words.start(text, end, to, CommandWords.Kind.LINE, enclosing(text, from, at));
        }
        standardInput(text, to, command(text, program, false), -1, -1);
    }

    private static boolean isQuotedWord(byte[] text, int from, int at, byte quote) {
        int begin = at;
        while (begin > from && (ByteClass.DOTTED.has(text[begin - 1]) || text[begin - 1] == '/')) {
            begin--;
        }
        return begin > from && text[begin - 1] == quote;
    }

    private static boolean isWord(byte[] text, int from, int to, byte[] word) {
        return Arrays.equals(text, from, to, word, 0, word.length);
    }

    /** Returns the quote that is open where a command begins; 0 for none. */
    private static byte enclosing(byte[] text, int from, int at) {
        byte open = 0;
        int begin = at;
        while (begin > from && at - begin < LINE_BACK && text[begin - 1] != '\n' && text[begin - 1] != 0) {
            begin--;
        }
        for (int i = begin; i < at; i++) {
            byte c = text[i];
            if (c == open && c != 0) {
                open = 0;
            } else if (open == 0 && (c == '"' || c == '\'')) {
                open = c;
            }
        }
        return open;
    }

    /** Masks what {@code echo} or {@code printf} pass to a program that reads a secret. */
    private void piped(byte[] text, int from, int at, int end, int to) {
        byte quote = enclosing(text, from, at);
        words.start(text, end, to, CommandWords.Kind.LINE, quote);
        int begin = -1;
        int until = -1;
        for (int count = 0; count < MOST_WORDS && words.next(); count++) {
            begin = words.begin();
            until = words.end();
        }
        int pipe = words.at();
        if (begin < 0 || pipe + 1 >= to || text[pipe] != '|' || text[pipe + 1] == '|') {
            return;
        }
        words.start(text, pipe + 1, to, CommandWords.Kind.LINE, quote);
        for (int count = 0; count < MOST_WORDS && words.next(); count++) {
            Program program = program(text, words.begin(), words.end());
            if (program != null) {
                int nameEnd = words.end();
                Form form = command(text, program, false);
                if (form != null) {
                    standardInput(text, to, form, begin, until);
                    return;
                }
                words.start(text, nameEnd, to, CommandWords.Kind.LINE, quote);
            }
        }
    }

    private void standardInput(byte[] text, int to, @Nullable Form form, int begin, int end) {
        if (form == null) {
            return;
        }
        if (begin >= 0) {
            input(text, begin, end, form);
        }
        if (hereBegin >= 0 && !hereIsString) {
            hereDocument(text, to, form);
        }
    }

    /** Masks the lines up to the one that is the delimiter. */
    private void hereDocument(byte[] text, int to, Form form) {
        int at = lineEnd(text, hereEnd, to) + 1;
        int length = hereEnd - hereBegin;
        while (at < to) {
            int end = lineEnd(text, at, to);
            if (end - at == length && Arrays.equals(text, at, end, text, hereBegin, hereEnd)) {
                return;
            }
            input(text, at, end, form);
            if (end < to && text[end] == 0) {
                // The next argument or variable is no part of it.
                return;
            }
            at = end + 1;
        }
    }

    private static int lineEnd(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != '\n' && text[end] != 0) {
            end++;
        }
        return end;
    }

    private void input(byte[] text, int from, int to, Form form) {
        int begin = from;
        if (form == Form.USERSTDIN) {
            begin = behind(text, from, to, (byte) ':');
        }
        int end = to;
        if (end - begin > 2 && text[end - 2] == '\\' && text[end - 1] == 'n') {
            end -= 2;
        }
        if (begin < end && !NotSecrets.isVariable(text, begin, end)) {
            mask(text, begin, end, input);
        }
    }

    /** Masks the words of a command; returns how it reads a secret from its standard input, null if it does not. */
    private @Nullable Form command(byte[] text, Program program, boolean vector) {
        Row[] rows = program.rows();
        Arrays.fill(met, 0, rows.length, 0);
        Arrays.fill(arguments, 0, rows.length, 0);
        pending = null;
        lastBegin = -1;
        hereBegin = -1;
        wordsMet = 0;
        isVector = vector;
        Form reads = null;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].words().length == 0 && rows[i].option().length == 0 && rows[i].position() == 0) {
                reads = rows[i].form();
            }
        }
        while (wordsMet++ < MOST_WORDS && words.next()) {
            Form found = word(text, program, words.begin(), words.end());
            reads = found == null ? reads : found;
        }
        for (int i = 0; i < rows.length; i++) {
            Row row = rows[i];
            if (row.position() == ProgramOptions.LAST && met[i] == row.words().length && lastBegin >= 0) {
                apply(text, row.form(), lastBegin, lastEnd);
            }
        }
        if (reads != null && hereBegin >= 0 && hereIsString) {
            input(text, hereBegin, hereEnd, reads);
        }
        return reads;
    }

    private @Nullable Form word(byte[] text, Program program, int begin, int end) {
        if (pending != null) {
            Form form = pending;
            pending = null;
            if (form == Form.STDIN) {
                return null;
            }
            if (!isNextOption(text, begin, end)) {
                apply(text, form, begin, end);
                return null;
            }
        }
        if (!isVector && redirects(text, begin, end)) {
            return null;
        }
        Row[] rows = program.rows();
        boolean isOption = end - begin >= 2 && (text[begin] == '-' || (text[begin] == '/' && end - begin == 2));
        Form reads = null;
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
                    reads = isWord(text, begin, end, row.option()) ? Form.STDIN : reads;
                } else {
                    option(text, program, row, begin, end);
                }
            } else if (!isOption && row.position() > 0 && ++arguments[i] == row.position()) {
                argument(text, row.form(), begin, end);
            }
        }
        if (!isOption) {
            lastBegin = begin;
            lastEnd = end;
        }
        return reads;
    }

    /** Takes a redirection out of the arguments; remembers a here-string or here-document. */
    private boolean redirects(byte[] text, int begin, int end) {
        if (words.isQuoted() || (text[begin] != '<' && text[begin] != '>')) {
            return false;
        }
        int at = begin;
        while (at < end && (text[at] == '<' || text[at] == '>' || text[at] == '-')) {
            at++;
        }
        boolean isHere = at - begin >= 2 && text[begin] == '<' && text[begin + 1] == '<';
        if (at == end) {
            if (!words.next()) {
                return true;
            }
            at = words.begin();
        }
        if (isHere) {
            int to = at < end ? end : words.end();
            boolean quote = at < to && (text[at] == '\'' || text[at] == '"');
            hereBegin = quote ? at + 1 : at;
            hereEnd = quote ? to - 1 : to;
            hereIsString = text[begin + 1] == '<' && begin + 2 < end && text[begin + 2] == '<';
        }
        return true;
    }

    private static boolean isNextOption(byte[] text, int from, int to) {
        return to - from >= 2 && text[from] == '-' && (text[from + 1] == '-' || to - from == 2);
    }

    /** Whether a word is the expected one: equal, longer where it ends with a dot, or a bundle with the flag. */
    private static boolean isWordOf(byte[] text, int from, int to, byte[] word) {
        if (isWord(text, from, to, word)) {
            return true;
        }
        if (word[word.length - 1] == '.') {
            return to - from > word.length && Arrays.equals(text, from, from + word.length, word, 0, word.length);
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

    private void option(byte[] text, Program program, Row row, int begin, int end) {
        byte[] option = row.option();
        int rest = begin + option.length;
        if (rest > end || text[begin] != option[0]) {
            return;
        }
        boolean isShort = option.length == 2;
        if (!Arrays.equals(text, begin, rest, option, 0, option.length)) {
            rest = isShort ? bundled(text, program, option[1], begin, end) : -1;
            if (rest < 0) {
                return;
            }
        }
        Form form = row.form();
        if (rest == end) {
            pending = form == Form.ATTACHED ? pending : form;
        } else if (text[rest] == '=' && form != Form.ATTACHED) {
            apply(text, form, rest + 1, end);
        } else if (form == Form.ATTACHED || (isShort && form.mayBeAttached())) {
            apply(text, form, rest, end);
        }
    }

    /** Returns where the rest of a bundle of flags begins that the option's letter stands in, -1 if it does not. */
    private static int bundled(byte[] text, Program program, byte letter, int begin, int end) {
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

    private void argument(byte[] text, Form form, int begin, int end) {
        if (form == Form.NAMED) {
            int name = end;
            while (name > begin && ByteClass.DOTTED.has(text[name - 1])) {
                name--;
            }
            if (name < end && names.isSecret(text, name, end, SecretNames.Place.NAMED)) {
                pending = Form.VALUE;
            }
        } else if (form != Form.QUOTED || words.isQuoted()) {
            apply(text, form, begin, end);
        }
    }

    private void apply(byte[] text, Form form, int from, int to) {
        int begin = from;
        int end = to;
        if (!isVector
                && end - begin >= 2
                && (text[begin] == '"' || text[begin] == '\'')
                && text[end - 1] == text[begin]) {
            begin++;
            end--;
        }
        begin = switch (form) {
            case USERPASS -> behind(text, begin, end, (byte) ':');
            case COMMAPASS -> behind(text, begin, end, (byte) ',');
            case PERCENT -> behind(text, begin, end, (byte) '%');
            case PASS ->
                end - begin > PASS_PREFIX.length && isWord(text, begin, begin + PASS_PREFIX.length, PASS_PREFIX)
                        ? begin + PASS_PREFIX.length
                        : end;
            case STDIN, USERSTDIN -> end;
            case ATTACHED, NEXT, BOTH, VALUE, QUOTED, NAMED -> begin;
        };
        boolean isVariable = !isVector && NotSecrets.isVariable(text, begin, end);
        if (begin < end && !isVariable && !notSecrets.has(text, begin, end)) {
            mask(text, begin, end, argument);
        }
    }

    /** Returns where what follows the first {@code separator} begins; {@code to} where there is none. */
    private static int behind(byte[] text, int from, int to, byte separator) {
        for (int i = from; i < to; i++) {
            if (text[i] == separator) {
                return i + 1;
            }
        }
        return to;
    }

    private void mask(byte[] text, int from, int to, int reason) {
        learned.learn(text, from, to);
        tally.mask(text, from, to, reason);
    }
}
