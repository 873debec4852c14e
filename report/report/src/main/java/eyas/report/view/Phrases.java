package eyas.report.view;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats numbers and processes as text. */
final class Phrases {
    /**
     * The context fields at the end of a message, in order. They are dropped because the surrounding lines contain the same information.
     */
    private static final List<String> CONTEXT = List.of(
            "exe",
            "parent",
            "pcommand",
            "gparent",
            "ggparent",
            "gggparent",
            "cwd",
            "package",
            "script",
            "user",
            "step",
            "action");

    private static final Pattern FIELD = Pattern.compile("[ (]([a-z_]+)=");

    private static final int MESSAGE = 180;

    private Phrases() {}

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns a count with its noun: {@code 1 alert}, {@code 2 processes}. */
    static String count(long count, String what) {
        String plural = what.endsWith("s") ? what + "es" : what + "s";
        return number(count) + " " + (count == 1 ? what : plural);
    }

    static String times(long count) {
        return count > 1 ? " ×" + number(count) : "";
    }

    /** Returns the name and process id of a process, empty if unknown. */
    static String process(JobReport report, int id) {
        if (id < 0) {
            return "";
        }
        ProcessFacts process = report.processes().rows().get(id);
        return process.name() + " (" + process.pid() + ")";
    }

    /**
     * Returns the part of an alert's message that describes the event: its sentence and first values, such as the file and the command;
     * empty for an empty message.
     */
    static String summary(String message) {
        String what = message.substring(0, context(message)).strip();
        if (what.length() > MESSAGE) {
            int end = Character.isHighSurrogate(what.charAt(MESSAGE - 1)) ? MESSAGE - 1 : MESSAGE;
            return what.substring(0, end) + "…";
        }
        boolean isOpen = what.lastIndexOf('(') > what.lastIndexOf(')');
        return what.endsWith("(") ? what.substring(0, what.length() - 1).strip() : isOpen ? what + ")" : what;
    }

    /**
     * Returns the start of the context fields. Searches from the end: text in a file name or command that looks like such a field is
     * followed by a field that is none of them, or that precedes it in the order.
     */
    private static int context(String message) {
        int begin = message.length();
        int next = -1;
        Matcher field = FIELD.matcher(message);
        while (field.find()) {
            int place = CONTEXT.indexOf(field.group(1));
            begin = place < 0 ? message.length() : place > next && next >= 0 ? begin : field.start();
            next = place;
        }
        return begin;
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
