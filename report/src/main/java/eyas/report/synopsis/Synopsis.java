package eyas.report.synopsis;

import eyas.report.model.Coverage;
import eyas.report.model.Enrichments.Level;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Locale;

/**
 * Says in a few lines what a report says.
 *
 * @param mood how bad it is
 * @param headline the verdict, one sentence
 * @param suspects who broke rules, the most urgent first; the first ones where there were many
 * @param moreSuspects how many others there were
 * @param advice what to do next, in this order
 */
public record Synopsis(Mood mood, String headline, List<Suspect> suspects, long moreSuspects, List<String> advice) {
    /** As many suspects are told of. */
    public static final int SUSPECTS = 5;

    public Synopsis {
        suspects = List.copyOf(suspects);
        advice = List.copyOf(advice);
    }

    /** Says how bad it is. */
    public enum Mood {
        /** Something happened that needs somebody at once. */
        BAD,
        /** Something happened that should not. */
        WARNING,
        /** Something happened that somebody may want to look at. */
        NOTE,
        /** Nothing happened, and nothing is missing. */
        GOOD,
        /** Nothing is known to have happened, but something is missing. */
        UNSURE
    }

    /** Draws it from {@code report}. */
    public static Synopsis of(JobReport report) {
        Suspects all = Suspects.of(report);
        List<Suspect> told = all.worst(SUSPECTS);
        return new Synopsis(mood(report), headline(report), told, all.count() - told.size(), Advice.of(report, told));
    }

    private static Mood mood(JobReport report) {
        boolean malicious = says(report, Level.MALICIOUS);
        boolean strange = says(report, Level.SUSPICIOUS) || !report.suspicions().isEmpty();
        Mood mood = report.rules().isEmpty()
                ? Mood.GOOD
                : of(report.rules().getFirst().priority());
        if (malicious || mood == Mood.BAD) {
            return Mood.BAD;
        }
        if (strange) {
            return Mood.WARNING;
        }
        Coverage coverage = report.coverage();
        return mood == Mood.GOOD && (!coverage.isComplete() || coverage.events() == 0) ? Mood.UNSURE : mood;
    }

    private static Mood of(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> Mood.BAD;
            case WARNING -> Mood.WARNING;
            case NOTICE, INFORMATIONAL, DEBUG -> Mood.NOTE;
        };
    }

    private static boolean says(JobReport report, Level level) {
        return report.enrichments().verdicts().stream().anyMatch(verdict -> verdict.level() == level);
    }

    private static String headline(JobReport report) {
        Coverage coverage = report.coverage();
        if (!report.rules().isEmpty()) {
            RuleFacts worst = report.rules().getFirst();
            int others = report.rules().size() - 1;
            return worst.priority().word() + ": " + worst.name()
                    + (others == 0 ? "" : ", and " + others + (others == 1 ? " other rule" : " other rules"));
        }
        if (says(report, Level.MALICIOUS)) {
            return "The job met what is known to be malicious";
        }
        if (coverage.events() == 0) {
            return "Nothing was seen at all";
        }
        if (says(report, Level.SUSPICIOUS) || !report.suspicions().isEmpty()) {
            return "No rule was broken, but some things look suspicious";
        }
        return coverage.isComplete()
                ? "No rule was broken"
                : "No rule was broken in what was seen, but something is missing";
    }

    /** Returns the mood as a word in small letters. */
    public String word() {
        return mood.name().toLowerCase(Locale.ROOT);
    }
}
