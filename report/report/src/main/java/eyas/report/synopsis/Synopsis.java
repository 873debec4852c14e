package eyas.report.synopsis;

import eyas.report.model.Coverage;
import eyas.report.model.Enrichments.Level;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Optional;

/**
 * What a report says, in a few lines.
 *
 * @param verdict the verdict on what was seen
 * @param urgency how soon somebody should look
 * @param headline the verdict in one sentence
 * @param actors who broke rules, the most urgent first; the first ones where there were many
 * @param moreActors how many others there were
 * @param advice what to do next, in this order
 */
public record Synopsis(
        Verdict verdict, Urgency urgency, String headline, List<Actor> actors, long moreActors, List<String> advice) {
    /** The number of actors that are told of. */
    public static final int ACTORS = 5;

    public Synopsis {
        actors = List.copyOf(actors);
        advice = List.copyOf(advice);
    }

    /** Draw it from {@code report}. */
    public static Synopsis of(JobReport report) {
        Actors all = Actors.of(report);
        List<Actor> told = all.worst(ACTORS);
        return new Synopsis(
                verdict(report),
                urgency(report),
                (isTampered(report) ? "Tampered: " : "") + headline(report),
                told,
                all.count() - told.size(),
                Advice.of(report, told));
    }

    private static Urgency urgency(JobReport report) {
        Urgency broken = report.rules().isEmpty()
                ? Urgency.NONE
                : Urgency.of(report.rules().getFirst().priority());
        Urgency known = besidesRules(report).map(Urgency::of).orElse(Urgency.NONE);
        return broken.compareTo(known) >= 0 ? broken : known;
    }

    /**
     * Return how bad it is what is known besides broken rules, as the priority of the default rule about the same: contact with what
     * is known to be malicious is critical, suspicious look-ups and reputations are warnings. Empty where there is nothing.
     */
    public static Optional<Priority> besidesRules(JobReport report) {
        if (says(report, Level.MALICIOUS)) {
            return Optional.of(Priority.CRITICAL);
        }
        return says(report, Level.SUSPICIOUS) || !report.suspicions().isEmpty()
                ? Optional.of(Priority.WARNING)
                : Optional.empty();
    }

    /** Returns the verdict on a job, whether it was watched to its end or tampered with the sensor. */
    public static Verdict verdict(JobReport report) {
        Coverage coverage = report.coverage();
        return Verdict.of(urgency(report) != Urgency.NONE, coverage.isComplete(), coverage.watched());
    }

    private static boolean isTampered(JobReport report) {
        return report.coverage().watched() == Verdict.Watched.TAMPERED;
    }

    private static boolean says(JobReport report, Level level) {
        return report.enrichments().reputations().stream().anyMatch(reputation -> reputation.level() == level);
    }

    /** Return the verdict in one sentence. */
    public static String headline(JobReport report) {
        Coverage coverage = report.coverage();
        if (!report.rules().isEmpty()) {
            RuleFacts worst = report.rules().getFirst();
            int others = report.rules().size() - 1;
            return worst.priority().word() + ": " + worst.name()
                    + (others == 0 ? "" : ", and " + others + (others == 1 ? " other rule" : " other rules"));
        }
        if (says(report, Level.MALICIOUS)) {
            return "Contact with a known-malicious indicator";
        }
        if (coverage.events() == 0) {
            return "Nothing was seen at all";
        }
        if (says(report, Level.SUSPICIOUS) || !report.suspicions().isEmpty()) {
            return "No rule was broken, but some things look suspicious";
        }
        if (coverage.isComplete()) {
            return "No rule was broken";
        }
        return "No rule was broken in what was seen, but "
                + (coverage.lostEvents() > 0 ? "events were lost" : "not everything was seen");
    }
}
