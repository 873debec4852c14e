package eyas.report;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Evidence;
import eyas.report.synopsis.Finding;
import eyas.report.synopsis.Synopsis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Says a synopsis in lines for people, the same in each form of the report. What a form does to text that a program chose is its
 * own matter and is given.
 */
final class SynopsisText {
    /** Rules of an actor that are told of. */
    private static final int FINDINGS = 8;

    private final JobReport report;
    private final UnaryOperator<String> safe;

    /** Is one line about an actor: what it did, and what that was. */
    record Line(String verb, String text) {}

    SynopsisText(JobReport report, UnaryOperator<String> safe) {
        this.report = report;
        this.safe = safe;
    }

    List<Line> lines(Actor actor) {
        List<Line> lines = new ArrayList<>();
        for (Finding finding : actor.findings().stream().limit(FINDINGS).toList()) {
            RuleFacts rule = report.rules().get(finding.rule());
            String times = finding.count() > 1 ? String.format(java.util.Locale.ROOT, " ×%,d", finding.count()) : "";
            lines.add(new Line(
                    "broke", safe.apply(rule.priority().word() + ": " + rule.name() + times + by(finding.process()))));
        }
        int more = actor.findings().size() - FINDINGS;
        if (more > 0) {
            lines.add(new Line("broke", "and " + more + (more == 1 ? " less urgent rule" : " less urgent rules")));
        }
        for (Evidence item : actor.evidence()) {
            String others = item.more() == 0 ? "" : ", and " + item.more() + " more";
            lines.add(new Line(item.kind().verb(), safe.apply(item.text() + others)));
        }
        return lines;
    }

    private String by(int id) {
        if (id < 0) {
            return "";
        }
        ProcessFacts process = report.processes().rows().get(id);
        return ", by " + process.name() + " [" + process.pid() + "]";
    }

    /** Says how many actors are left out, empty where none are. */
    static String rest(Synopsis synopsis) {
        return synopsis.moreActors() == 0
                ? ""
                : "and " + synopsis.moreActors() + " more that broke less urgent rules; the alerts below have them all";
    }
}
