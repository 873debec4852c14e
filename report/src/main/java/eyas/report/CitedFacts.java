package eyas.report;

import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.Enrichments;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Part;
import eyas.report.model.ProcessFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what the written summary cites: {@code [P12]} is process 12. Forms that have no links beside the text list these, so that a
 * reader can check each sentence.
 */
final class CitedFacts {
    private static final Pattern CITATION = Pattern.compile("\\[([A-Z])([0-9]{1,9})]");
    private static final int MOST = 40;

    private final JobReport report;

    CitedFacts(JobReport report) {
        this.report = report;
    }

    /** Returns the facts that the summary cites, by their labels in the order of the text; empty where there is none. */
    Map<String, String> all() {
        Enrichments.Summary summary = report.enrichments().summary();
        Map<String, String> facts = new LinkedHashMap<>();
        if (summary != null) {
            CITATION.matcher(summary.text()).results().forEach(match -> {
                if (facts.size() < MOST) {
                    describe(match).ifPresent(text -> facts.putIfAbsent(label(match), text));
                }
            });
        }
        return facts;
    }

    /** Returns {@code text} with each citation of a fact that there is replaced by what {@code link} makes of its label. */
    static String linked(String text, java.util.function.Function<String, String> link) {
        return CITATION.matcher(text).replaceAll(match -> Matcher.quoteReplacement(link.apply(label(match))));
    }

    /** Returns the labels that {@code text} cites, in their order, also those that mean nothing. */
    static List<String> labels(String text) {
        return CITATION.matcher(text).results().map(CitedFacts::label).toList();
    }

    private static String label(MatchResult match) {
        return match.group(1) + match.group(2);
    }

    private Optional<String> describe(MatchResult match) {
        int id = Integer.parseInt(match.group(2));
        return switch (match.group(1)) {
            case "P" -> row(report.processes(), id).map(CitedFacts::process);
            case "C" -> row(report.connections(), id).map(this::connection);
            case "A" -> row(report.alerts(), id).map(this::alert);
            case "F" -> row(report.files(), id).map(this::file);
            case "X" -> row(report.executables(), id).map(x -> "executable " + x.path());
            case "L" -> row(report.lookups(), id).map(l -> "look-up of " + l.name() + ", by " + by(l.process()));
            case "R" -> row(report.rules(), id).map(rule -> "rule " + rule.name());
            case "S" -> row(report.steps(), id).map(step -> "step " + step.label());
            default -> Optional.empty();
        };
    }

    private static <T> Optional<T> row(Part<T> part, int id) {
        return row(part.rows(), id);
    }

    private static <T> Optional<T> row(List<T> rows, int id) {
        return id < rows.size() ? Optional.of(rows.get(id)) : Optional.empty();
    }

    private static String process(ProcessFacts process) {
        return "process " + process.pid() + ": "
                + (process.commandLine().isEmpty() ? process.name() : process.commandLine());
    }

    private String connection(ConnectionFacts c) {
        String name = c.name();
        return "connection " + (c.inbound() ? "from " : "to ") + c.endPoint() + (name == null ? "" : " (" + name + ")")
                + ", by " + by(c.process());
    }

    private String alert(AlertFacts alert) {
        return "alert of " + report.rules().get(alert.rule()).name() + ", by " + by(alert.process());
    }

    private String file(FileFacts file) {
        return "file " + file.path()
                + (file.touches().isEmpty()
                        ? ""
                        : ", by " + by(file.touches().getFirst().process()));
    }

    private String by(int process) {
        if (process < 0) {
            return "an unknown process";
        }
        ProcessFacts facts = report.processes().rows().get(process);
        return facts.name() + " (" + facts.pid() + ")";
    }
}
