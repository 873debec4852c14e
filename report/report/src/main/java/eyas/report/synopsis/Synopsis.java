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
 * A short summary of a report.
 *
 * @param verdict the verdict
 * @param urgency how urgently the findings need attention
 * @param headline the verdict in one sentence
 * @param actors the actors that triggered rules, the most urgent first; the first ones if there were many
 * @param moreActors number of further actors
 * @param advice the next steps, in order
 */
public record Synopsis(
        Verdict verdict, Urgency urgency, String headline, List<Actor> actors, long moreActors, List<String> advice) {
    /** Maximum number of actors. */
    public static final int ACTORS = 5;

    public Synopsis {
        actors = List.copyOf(actors);
        advice = List.copyOf(advice);
    }

    /** Creates the synopsis of {@code report}. */
    public static Synopsis of(JobReport report) {
        Actors all = Actors.of(report);
        List<Actor> shown = all.worst(ACTORS);
        return new Synopsis(
                verdict(report),
                urgency(report),
                (isTampered(report) ? "Tampered: " : "") + headline(report),
                shown,
                all.count() - shown.size(),
                Advice.of(report, shown));
    }

    private static Urgency urgency(JobReport report) {
        Urgency triggered = report.rules().isEmpty()
                ? Urgency.NONE
                : Urgency.of(report.rules().getFirst().priority());
        Urgency known = besidesRules(report).map(Urgency::of).orElse(Urgency.NONE);
        return triggered.compareTo(known) >= 0 ? triggered : known;
    }

    /**
     * Returns the severity of findings other than triggered rules, as the priority of the corresponding default rule: contact with known
     * malicious peers is critical; suspicious lookups and reputations are warnings. Empty if there are none.
     */
    public static Optional<Priority> besidesRules(JobReport report) {
        if (contains(report, Level.MALICIOUS)) {
            return Optional.of(Priority.CRITICAL);
        }
        return contains(report, Level.SUSPICIOUS) || !report.suspicions().isEmpty()
                ? Optional.of(Priority.WARNING)
                : Optional.empty();
    }

    /** Returns the verdict on a job, including whether monitoring was complete or tampered with. */
    public static Verdict verdict(JobReport report) {
        Coverage coverage = report.coverage();
        return Verdict.of(urgency(report) != Urgency.NONE, coverage.isComplete(), coverage.watched());
    }

    private static boolean isTampered(JobReport report) {
        return report.coverage().watched() == Verdict.Watched.TAMPERED;
    }

    private static boolean contains(JobReport report, Level level) {
        return report.enrichments().reputations().stream().anyMatch(reputation -> reputation.level() == level);
    }

    /** Returns the verdict in one sentence. */
    public static String headline(JobReport report) {
        Coverage coverage = report.coverage();
        if (!report.rules().isEmpty()) {
            RuleFacts worst = report.rules().getFirst();
            int others = report.rules().size() - 1;
            return worst.priority().label() + ": " + worst.name()
                    + (others == 0 ? "" : ", and " + others + (others == 1 ? " other rule" : " other rules"));
        }
        if (contains(report, Level.MALICIOUS)) {
            return "Contact with a known-malicious indicator";
        }
        if (coverage.events() == 0) {
            return "No events were observed";
        }
        if (contains(report, Level.SUSPICIOUS) || !report.suspicions().isEmpty()) {
            return "No rule matched, but there are suspicious indicators";
        }
        if (coverage.isComplete()) {
            return "No findings";
        }
        return "No findings, but " + (coverage.lostEvents() > 0 ? "events were lost" : "not everything was seen");
    }
}
