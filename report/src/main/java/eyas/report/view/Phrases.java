package eyas.report.view;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import java.util.Locale;

/** Numbers and processes in words. */
final class Phrases {
    private Phrases() {}

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Return a count with its noun: {@code 1 alert}, {@code 2 processes}. */
    static String count(long count, String what) {
        String plural = what.endsWith("s") ? what + "es" : what + "s";
        return number(count) + " " + (count == 1 ? what : plural);
    }

    static String times(long count) {
        return count > 1 ? " ×" + number(count) : "";
    }

    /** Return the name and process id of a process; empty if it is unknown. */
    static String process(JobReport report, int id) {
        if (id < 0) {
            return "";
        }
        ProcessFacts process = report.processes().rows().get(id);
        return process.name() + " (" + process.pid() + ")";
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
