package eyas.enrich;

import eyas.enrich.summary.Fact;
import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.Coverage;
import eyas.report.model.Enrichments.Level;
import eyas.report.model.Enrichments.Reputation;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.StepFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A report as lines, the most serious first, each with the label for citations: the letter of its table and its number there. Text is that
 * of the report, with likely secrets masked.
 */
final class ReportFacts {
    private static final int ALERTS_PER_RULE = 3;
    private static final int ORDINARY_ROWS = 200;

    private final JobReport report;
    private final List<Fact> facts = new ArrayList<>();

    private ReportFacts(JobReport report) {
        this.report = report;
    }

    static List<Fact> of(JobReport report) {
        ReportFacts facts = new ReportFacts(report);
        facts.frame();
        facts.alerts();
        facts.reputations();
        facts.offenders();
        facts.serious();
        facts.ordinary();
        return List.copyOf(facts.facts);
    }

    private void heading(String text) {
        facts.add(new Fact("", "# " + text));
    }

    private void add(char table, int id, String text) {
        facts.add(new Fact(table + Integer.toString(id), text));
    }

    private void frame() {
        Coverage coverage = report.coverage();
        heading("Job: " + report.job().command() + ", exit code " + report.job().exitCode());
        heading("Events seen: " + coverage.events() + ", lost: " + coverage.dropped() + ", unreadable: "
                + coverage.malformed() + (coverage.isComplete() ? " (complete)" : " (INCOMPLETE)"));
        heading("Counts: " + report.processes().size() + " processes, "
                + report.connections().size() + " connections, "
                + report.files().size() + " files, " + report.alertCount() + " alerts");
        heading("Steps");
        for (StepFacts step : report.steps()) {
            add('S', step.id(), step.label());
        }
    }

    private void alerts() {
        heading(report.rules().isEmpty() ? "No findings" : "Triggered rules, most urgent first");
        for (RuleFacts rule : report.rules()) {
            add(
                    'R',
                    rule.id(),
                    rule.priority().label() + ": " + rule.name() + ", " + rule.count() + " times. "
                            + rule.description());
        }
        heading("Alerts");
        int[] shown = new int[report.rules().size()];
        for (AlertFacts alert : report.alerts().rows()) {
            if (alert.rule() >= 0 && alert.rule() < shown.length && shown[alert.rule()]++ < ALERTS_PER_RULE) {
                add(
                        'A',
                        alert.id(),
                        alert.message()
                                + process(alert.process())
                                + step(alert.step())
                                + (alert.count() > 1 ? ", " + alert.count() + " times" : ""));
            }
        }
    }

    private void reputations() {
        for (Reputation reputation : report.enrichments().reputations()) {
            if (reputation.level() == Level.MALICIOUS || reputation.level() == Level.SUSPICIOUS) {
                heading(reputation.source() + " says " + reputation.level() + " of " + reputation.value() + ": "
                        + reputation.detail());
            }
        }
        report.suspicions()
                .forEach(suspicion -> heading("DNS lookups below " + suspicion.parent()
                        + " look like data exfiltration: " + suspicion.reason() + process(suspicion.process())));
    }

    private void offenders() {
        heading("Processes that triggered rules, and their ancestors");
        for (ProcessFacts process : report.processes().rows()) {
            if (process.offending()) {
                add('P', process.id(), describe(process));
            }
        }
    }

    private static String describe(ProcessFacts process) {
        return (process.parent() < 0 ? "" : "started by P" + process.parent() + ": ") + process.commandLine()
                + " (user "
                + (process.user().isEmpty() ? process.userId() : process.user()) + ", exit code " + process.exitCode()
                + (process.outlivedStep() ? ", outlived its step" : "") + ")";
    }

    private void serious() {
        heading("Connections of those processes, and to addresses that were never resolved");
        connections(this::isSerious);
        heading("Persistence, credentials, and files that were executed later");
        for (PersistenceFacts place : report.persistence().rows()) {
            heading(place.surface() + " written: " + place.path() + process(place.process()));
        }
        for (FileFacts file : report.files().rows()) {
            if (isSerious(file)) {
                add('F', file.id(), describe(file));
            }
        }
        for (ExecutableFacts executable : report.executables().rows()) {
            if (executable.origin() != ExecutableFacts.Origin.FOUND) {
                add(
                        'X',
                        executable.id(),
                        executable.path() + " was executed; its origin: " + executable.origin()
                                + process(executable.firstProcess()));
            }
        }
    }

    private boolean isSerious(ConnectionFacts connection) {
        boolean offending = connection.process() >= 0
                && connection.process() < report.processes().size()
                && report.processes().rows().get(connection.process()).offending();
        boolean unknown = connection.resolution() == ConnectionFacts.Resolution.NEVER
                && connection.scope() == ConnectionFacts.Scope.PUBLIC;
        return offending || unknown;
    }

    private static boolean isSerious(FileFacts file) {
        return !file.credential().isEmpty()
                || !file.surface().isEmpty()
                || file.sourceChanged()
                || file.executable() >= 0;
    }

    private String describe(FileFacts file) {
        FileFacts.Touch touch = file.touches().isEmpty() ? null : file.touches().getFirst();
        return file.path()
                + (touch == null ? "" : " " + touch.action() + process(touch.process()))
                + (file.credential().isEmpty() ? "" : ", credentials: " + file.credential())
                + (file.surface().isEmpty() ? "" : ", runs later: " + file.surface())
                + (file.sourceChanged() ? ", source changed after checkout" : "")
                + (file.executable() >= 0 ? ", executed later" : "");
    }

    private void connections(Predicate<ConnectionFacts> wanted) {
        report.connections().rows().stream()
                .filter(wanted)
                .limit(ORDINARY_ROWS)
                .forEach(connection -> add(
                        'C',
                        connection.id(),
                        (connection.inbound() ? "from " : "to ") + connection.endPoint() + " "
                                + (connection.name() == null ? "(no name)" : connection.name()) + ", "
                                + connection.sent()
                                + " bytes sent, " + connection.received() + " received"
                                + process(connection.process())));
    }

    private void ordinary() {
        heading("Other connections");
        connections(connection -> !isSerious(connection) && connection.scope() == ConnectionFacts.Scope.PUBLIC);
        heading("Other processes");
        report.processes().rows().stream()
                .filter(process -> !process.offending())
                .limit(ORDINARY_ROWS)
                .forEach(process -> add('P', process.id(), describe(process)));
    }

    private static String process(int process) {
        return process < 0 ? "" : " [P" + process + "]";
    }

    private static String step(int step) {
        return step < 0 ? "" : " [S" + step + "]";
    }
}
