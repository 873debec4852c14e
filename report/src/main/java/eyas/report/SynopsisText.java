package eyas.report;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.synopsis.Clue;
import eyas.report.synopsis.Deed;
import eyas.report.synopsis.Suspect;
import eyas.report.synopsis.Synopsis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Says a synopsis in lines for people, the same in each form of the report. What a form does to text that a program chose is its
 * own matter and is given.
 */
final class SynopsisText {
    /** Rules of a suspect that are told of. */
    private static final int DEEDS = 8;

    private final JobReport report;
    private final UnaryOperator<String> safe;

    /** Is one line about a suspect: what it did, and what that was. */
    record Line(String verb, String text) {}

    SynopsisText(JobReport report, UnaryOperator<String> safe) {
        this.report = report;
        this.safe = safe;
    }

    List<Line> lines(Suspect suspect) {
        List<Line> lines = new ArrayList<>();
        for (Deed deed : suspect.deeds().stream().limit(DEEDS).toList()) {
            RuleFacts rule = report.rules().get(deed.rule());
            String times = deed.count() > 1 ? String.format(java.util.Locale.ROOT, " ×%,d", deed.count()) : "";
            lines.add(new Line(
                    "broke", safe.apply(rule.priority().word() + ": " + rule.name() + times + by(deed.process()))));
        }
        int more = suspect.deeds().size() - DEEDS;
        if (more > 0) {
            lines.add(new Line("broke", "and " + more + (more == 1 ? " less urgent rule" : " less urgent rules")));
        }
        for (Clue clue : suspect.clues()) {
            String others = clue.more() == 0 ? "" : ", and " + clue.more() + " more";
            lines.add(new Line(clue.kind().verb(), safe.apply(clue.text() + others)));
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

    /** Says how many suspects are left out, empty where none are. */
    static String rest(Synopsis synopsis) {
        return synopsis.moreSuspects() == 0
                ? ""
                : "and " + synopsis.moreSuspects()
                        + " more that broke less urgent rules; the alerts below have them all";
    }
}
