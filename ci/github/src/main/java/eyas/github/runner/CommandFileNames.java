package eyas.github.runner;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Parses the exports of a step in the runner's command files as the runner does, but only names: values may be secrets.
 *
 * <p>A file that the runner would reject counts up to the invalid line. Source: the documentation of GitHub's workflow commands, and the
 * runner's handling of byte order marks.
 */
final class CommandFileNames {
    /** Maximum number of names per file. */
    static final int MOST = 1_000;

    /** Maximum length of a name in characters; longer ones are truncated. */
    static final int LONGEST = 1_000;

    private static final String DOCUMENT = "<<";

    private record Mark(Charset charset, int... bytes) {
        boolean begins(byte[] file) {
            for (int i = 0; i < bytes.length; i++) {
                if (file.length <= i || Byte.toUnsignedInt(file[i]) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Marks of 32 bits first: one of them starts like one of 16 bits. */
    private static final Mark[] MARKS = {
        new Mark(StandardCharsets.UTF_32LE, 0xFF, 0xFE, 0, 0),
        new Mark(StandardCharsets.UTF_32BE, 0, 0, 0xFE, 0xFF),
        new Mark(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
        new Mark(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
        new Mark(StandardCharsets.UTF_16BE, 0xFE, 0xFF)
    };

    private final String text;
    private final Set<String> names = new LinkedHashSet<>();
    private int at;
    private boolean cut;

    private CommandFileNames(byte[] file) {
        this.text = text(file);
    }

    /** Parses the file that {@code GITHUB_ENV} names: {@code NAME=VALUE}, or {@code NAME<<DELIMITER} with lines up to the delimiter. */
    static CommandFileNames variables(byte[] file) {
        CommandFileNames read = new CommandFileNames(file);
        read.variables();
        return read;
    }

    /** Parses the file that {@code GITHUB_PATH} names: one directory per line. */
    static CommandFileNames directories(byte[] file) {
        CommandFileNames read = new CommandFileNames(file);
        read.text.lines().filter(line -> !line.isEmpty()).forEach(read::add);
        return read;
    }

    /** Returns the distinct names, in their order. */
    Set<String> names() {
        return names;
    }

    /** Returns whether there were too many names. */
    boolean isCut() {
        return cut;
    }

    private void variables() {
        while (at < text.length()) {
            String line = line();
            int equals = line.indexOf('=');
            int document = line.indexOf(DOCUMENT);
            boolean isDocument = document >= 0 && (equals < 0 || document < equals);
            int end = isDocument ? document : equals;
            if (line.isEmpty()) {
                continue;
            }
            if (end <= 0 || (isDocument && !skip(line.substring(document + DOCUMENT.length())))) {
                return; // the runner ignores the rest
            }
            add(line.substring(0, end));
        }
    }

    /** Skips a value up to its delimiter; false if the delimiter is empty or missing. */
    private boolean skip(String delimiter) {
        if (delimiter.isEmpty()) {
            return false;
        }
        while (at < text.length()) {
            if (line().equals(delimiter)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the next line, including a carriage return: on Linux the runner does not strip it. */
    private String line() {
        int feed = text.indexOf('\n', at);
        int end = feed < 0 ? text.length() : feed;
        String line = text.substring(at, end);
        at = feed < 0 ? end : feed + 1;
        return line;
    }

    private void add(String name) {
        String retained = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
        if (names.size() < MOST) {
            names.add(retained);
        } else {
            cut |= !names.contains(retained);
        }
    }

    private static String text(byte[] file) {
        for (Mark mark : MARKS) {
            if (mark.begins(file)) {
                return new String(file, mark.bytes.length, file.length - mark.bytes.length, mark.charset);
            }
        }
        return new String(file, StandardCharsets.UTF_8);
    }
}
