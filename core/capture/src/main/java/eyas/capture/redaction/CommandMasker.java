package eyas.capture.redaction;

import eyas.capture.redaction.CommandTokenizer.Kind;
import eyas.capture.redaction.SecretOptionTable.Form;
import eyas.capture.redaction.SecretOptionTable.Program;
import eyas.event.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets in the command lines of well-known programs, in place: in argument vectors, in scripts and logs, in lists of quoted
 * strings.
 *
 * <p>A command is parsed once for all programs that it names: {@code sudo curl -u …}. Program names found in a pass do not start another
 * one, and all passes over a text together read a bounded multiple of its length, regardless of its content. Allocates only for learned
 * values and for the longest text so far. Not thread-safe.
 */
final class CommandMasker {
    /** Maximum number of programs of one command to track at once; if there are more, the first ones and the last one. */
    private static final int MOST_CALLS = 8;
    /** Limit for the bytes read by all passes over a text, as a multiple of its length: more than nested quotes need. */
    private static final int MOST_PASSES = 8;

    private static final byte[] ECHO = Bytes.of("echo");
    private static final byte[] PRINTF = Bytes.of("printf");

    private final SecretOptionTable options = new SecretOptionTable();
    private final CommandTokenizer tokenizer = new CommandTokenizer();
    private final OpenQuotes quotes = new OpenQuotes();
    private final ArgumentMasker masker;
    private final ProgramInvocation[] calls = new ProgramInvocation[MOST_CALLS];
    private int active;

    /** The start of the text, and a bit for each position at which a pass has found a program's name. */
    private int textBegin;

    private long[] met = new long[64];
    private boolean anyMet;
    private long walkable;

    private int hereBegin;
    private int hereEnd;
    private boolean hereIsString;
    /** The end of the last document that was read for a program. */
    private int documentEnd;
    /** Whether the command prints its last word. */
    private boolean prints;

    private int lastBegin;
    private int lastEnd;

    CommandMasker(MaskCounter counter, SecretNames names, NonSecretValues notSecrets, LearnedSecrets learned) {
        masker = new ArgumentMasker(counter, names, notSecrets, learned);
        for (int i = 0; i < calls.length; i++) {
            calls[i] = new ProgramInvocation(masker);
        }
    }

    /**
     * Masks the arguments of a program, and of programs that it starts: {@code sudo curl -u …}.
     *
     * @param programText the text with the path or name of the program
     */
    void vector(byte[] text, int from, int to, byte[] programText, int programFrom, int programTo) {
        startCommand();
        Program program = program(programText, programFrom, programTo);
        if (program != null) {
            startCall(program);
        }
        tokenizer.start(text, from, to, Kind.VECTOR, (byte) 0);
        while (tokenizer.next()) {
            int begin = tokenizer.begin();
            int end = tokenizer.end();
            processWord(text, begin, end, true);
            Program next = program(text, begin, end);
            if (next != null) {
                startCall(next);
            }
        }
        endCalls(text, true);
    }

    /** Starts a text, whose commands {@link #line} then receives from left to right. */
    void startText(int from, int to) {
        textBegin = from;
        documentEnd = from;
        walkable = (long) MOST_PASSES * (to - from);
        quotes.start(from);
        int size = ((to - from) >> 6) + 1;
        if (met.length < size) {
            met = new long[Math.max(size, 2 * met.length)];
        } else if (anyMet) {
            Arrays.fill(met, 0);
        }
        anyMet = false;
    }

    /** Returns whether the name of a program may start at {@code at}; cheap. */
    boolean mayBegin(byte[] text, int at, int to) {
        return at + 2 < to && options.mayBegin(text[at], text[at + 1]);
    }

    /** Masks the rest of a command line if a program's name starts at {@code at}. */
    void line(byte[] text, int from, int at, int to) {
        int end = ByteClass.DOTTED.end(text, at, Math.min(to, at + SecretOptionTable.LONGEST + 1));
        boolean isList = end < to && (text[end] == '"' || text[end] == '\'');
        boolean isName = end < to && (text[end] == ' ' || text[end] == '\t' || isList);
        if (!isName || !options.mayBe(text, at, end) || isMet(at) || walkable <= 0) {
            return;
        }
        boolean isPrinter = isPrinter(text, at, end);
        Program program = isPrinter ? null : options.named(text, at, end);
        if ((program == null && !isPrinter)
                || (isList && (program == null || program.isKeyword() || !isQuotedWord(text, from, at, text[end])))) {
            return;
        }
        startCommand();
        prints = isPrinter;
        if (program != null) {
            startCall(program);
        }
        if (isList) {
            tokenizer.start(text, end + 1, to, Kind.LIST, (byte) 0);
            command(text, to);
        } else {
            boolean goesOn = program != null && program.goesOn();
            pipeline(text, end, to, goesOn ? Kind.LINES : Kind.LINE, quotes.before(text, at));
        }
        walkable -= tokenizer.at() - at;
    }

    /** Parses a command, and those to which its output is piped. */
    private void pipeline(byte[] text, int from, int to, Kind kind, byte quote) {
        int printedBegin = -1;
        int printedEnd = -1;
        tokenizer.start(text, from, to, kind, quote);
        while (true) {
            Form reads = command(text, to);
            if (reads != null && printedBegin >= 0) {
                masker.input(text, printedBegin, printedEnd, reads);
                return;
            }
            if (prints && lastBegin >= 0) {
                printedBegin = lastBegin;
                printedEnd = lastEnd;
            }
            int pipe = tokenizer.at();
            if (printedBegin < 0 || pipe + 1 >= to || text[pipe] != '|' || text[pipe + 1] == '|') {
                return;
            }
            startCommand();
            tokenizer.start(text, pipe + 1, to, Kind.LINE, quote);
        }
    }

    /** Parses the words of a command; returns the form of the secret that it reads from its standard input, or null. */
    private @Nullable Form command(byte[] text, int to) {
        while (tokenizer.next()) {
            int begin = tokenizer.begin();
            int end = tokenizer.end();
            if (!redirects(text, begin, end)) {
                processWord(text, begin, end, false);
                startCalls(text, begin, end);
            }
        }
        Form reads = endCalls(text, false);
        if (reads != null && hereBegin >= 0) {
            if (hereIsString) {
                masker.input(text, hereBegin, hereEnd, reads);
            } else {
                document(text, to, reads);
            }
        }
        return reads;
    }

    private void processWord(byte[] text, int begin, int end, boolean vector) {
        boolean quoted = tokenizer.isQuoted();
        for (int i = 0; i < active; i++) {
            calls[i].processWord(text, begin, end, quoted, vector);
        }
        lastBegin = begin;
        lastEnd = end;
    }

    // --- The programs of a command.

    private void startCommand() {
        active = 0;
        prints = false;
        hereBegin = -1;
        lastBegin = -1;
    }

    /** Starts the calls of the programs whose names a word is, or ends with: {@code $(curl}. */
    private void startCalls(byte[] text, int begin, int end) {
        int least = Math.max(begin, end - SecretOptionTable.LONGEST);
        for (int at = end - 1; at >= least && ByteClass.DOTTED.has(text[at]); at--) {
            boolean begins = at == begin || !ByteClass.WORD.has(text[at - 1]);
            if (begins && options.mayBe(text, at, end) && (!tokenizer.isQuoted() || isPathEnd(text, begin, at))) {
                startCallAt(text, at, end);
            }
        }
    }

    private static boolean isPathEnd(byte[] text, int begin, int at) {
        return at == begin || text[at - 1] == '/';
    }

    private void startCallAt(byte[] text, int at, int end) {
        boolean isPrinter = isPrinter(text, at, end);
        Program program = isPrinter ? null : options.named(text, at, end);
        if (program != null) {
            startCall(program);
        }
        if (program != null || isPrinter) {
            prints |= isPrinter;
            int place = at - textBegin;
            met[place >> 6] |= 1L << place;
            anyMet = true;
        }
    }

    private boolean isMet(int at) {
        int place = at - textBegin;
        return anyMet && (met[place >> 6] & (1L << place)) != 0;
    }

    private void startCall(Program program) {
        for (int i = 0; i < active; i++) {
            if (calls[i].standsFor(program)) {
                return;
            }
        }
        active = Math.min(active + 1, MOST_CALLS);
        calls[active - 1].begin(program);
    }

    /** Returns the form of the secret that the first such program reads from its standard input, or null. */
    private @Nullable Form endCalls(byte[] text, boolean vector) {
        Form reads = null;
        for (int i = 0; i < active; i++) {
            calls[i].end(text, vector);
            reads = reads == null ? calls[i].reads() : reads;
        }
        return reads;
    }

    private @Nullable Program program(byte[] text, int from, int to) {
        int begin = to;
        while (begin > from && text[begin - 1] != '/') {
            begin--;
        }
        return options.named(text, begin, to);
    }

    private static boolean isPrinter(byte[] text, int from, int to) {
        return SecretOptionTable.isWord(text, from, to, ECHO) || SecretOptionTable.isWord(text, from, to, PRINTF);
    }

    private static boolean isQuotedWord(byte[] text, int from, int at, byte quote) {
        int begin = at;
        while (begin > from && (ByteClass.DOTTED.has(text[begin - 1]) || text[begin - 1] == '/')) {
            begin--;
        }
        return begin > from && text[begin - 1] == quote;
    }

    // --- Standard input.

    /** Removes a redirection from the arguments; stores a here-string or here-document. */
    private boolean redirects(byte[] text, int begin, int end) {
        int sign = begin < end && (text[begin] == '&' || isDigit(text[begin])) ? begin + 1 : begin;
        if (tokenizer.isQuoted() || sign == end || (text[sign] != '<' && text[sign] != '>')) {
            return false;
        }
        int at = sign;
        while (at < end && (text[at] == '<' || text[at] == '>' || text[at] == '-')) {
            at++;
        }
        boolean isHere = at - sign >= 2 && text[sign] == '<' && text[sign + 1] == '<';
        if (at == end) {
            if (!tokenizer.next()) {
                return true;
            }
            at = tokenizer.begin();
        }
        if (isHere) {
            int to = at < end ? end : tokenizer.end();
            boolean quote = at < to && (text[at] == '\'' || text[at] == '"');
            hereBegin = quote ? at + 1 : at;
            hereEnd = quote ? to - 1 : to;
            hereIsString = sign + 2 < end && text[sign + 2] == '<';
        }
        return true;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Masks the lines up to the delimiter. Text within a document that was read is not read again. */
    private void document(byte[] text, int to, Form form) {
        if (hereBegin < documentEnd) {
            return;
        }
        int at = lineEnd(text, hereEnd, to) + 1;
        int length = hereEnd - hereBegin;
        while (at < to) {
            int end = lineEnd(text, at, to);
            boolean isDelimiter = end - at == length && Arrays.equals(text, at, end, text, hereBegin, hereEnd);
            // The next argument or variable is not part of it.
            boolean isLast = isDelimiter || end == to || text[end] == 0;
            if (!isDelimiter) {
                masker.input(text, at, end, form);
            }
            at = isLast ? to : end + 1;
            documentEnd = end;
        }
    }

    private static int lineEnd(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != '\n' && text[end] != 0) {
            end++;
        }
        return end;
    }
}
