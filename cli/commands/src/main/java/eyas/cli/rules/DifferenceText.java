package eyas.cli.rules;

import eyas.report.Palette;
import eyas.rules.compare.DefinitionChange;
import eyas.rules.compare.RuleChange;
import eyas.rules.compare.RuleChange.Detail;
import eyas.rules.compare.RuleChange.Nature;
import eyas.rules.compare.RuleSetComparison;
import eyas.rules.model.CompiledRule;
import eyas.text.Printable;
import eyas.workbench.compare.AlertDifference;
import eyas.workbench.compare.AlertDifference.Example;
import eyas.workbench.compare.AlertDifference.OfRule;
import eyas.workbench.compare.AlertDifference.OneSided;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders the difference of two rule sets for a terminal. */
final class DifferenceText {
    private static final int LINE = 400;
    private static final int ITEMS = 20;
    private static final int RULES = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    DifferenceText(Palette palette) {
        this.palette = palette;
    }

    /** Returns the differences of the rules themselves. */
    String of(RuleSetComparison comparison) {
        out.setLength(0);
        comparison.rules().forEach(this::rule);
        comparison.definitions().forEach(this::definition);
        out.append(comparison.isEmpty() ? palette.green("no difference") : summary(comparison))
                .append('\n');
        return out.toString();
    }

    private static String summary(RuleSetComparison comparison) {
        StringBuilder text = new StringBuilder();
        for (Nature nature : Nature.values()) {
            long count = comparison.rules().stream()
                    .filter(rule -> rule.nature() == nature)
                    .count();
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(inSummary(nature));
            }
        }
        int definitions = comparison.definitions().size();
        return "rules: " + text + (text.isEmpty() ? "" : ", ") + comparison.same()
                + " unchanged; correlations, macros and lists: " + definitions + " changed";
    }

    private static String inSummary(Nature nature) {
        return switch (nature) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case MEANING -> "changed in meaning";
            case ALERTS -> "changed in alerts";
            case TEXT -> "changed in text only";
        };
    }

    private void rule(RuleChange change) {
        head(change.nature(), "rule", change.name(), describe(change));
        CompiledRule before = change.before();
        CompiledRule after = change.after();
        if (before != null && after != null && change.nature() == Nature.MEANING) {
            out.append("      condition, with exceptions, macros and lists expanded:\n");
            LineDifference.of(lines(before), lines(after))
                    .forEach(line -> out.append("        ")
                            .append(line.startsWith("-") ? palette.red(line) : palette.green(line))
                            .append('\n'));
        }
        for (Detail detail : change.details()) {
            // The expanded condition is already shown, so the written one is omitted.
            if (!(detail.what().equals("condition") && change.nature() == Nature.MEANING)) {
                out.append("      ").append(palette.dim(detail.what())).append('\n');
                side("- ", detail.before());
                side("+ ", detail.after());
            }
        }
    }

    private void side(String sign, String text) {
        String line = sign + (text.isEmpty() ? "(none)" : Printable.of(text, LINE));
        out.append("        ")
                .append(sign.startsWith("-") ? palette.red(line) : palette.green(line))
                .append('\n');
    }

    private static List<String> lines(CompiledRule rule) {
        return ConditionPrettyPrinter.of(rule.expression(), 0).lines().toList();
    }

    private static String describe(RuleChange change) {
        return switch (change.nature()) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case MEANING -> "matches different events";
            case ALERTS ->
                "matches the same events, but alerts differ: "
                        + change.details().stream().map(Detail::what).collect(Collectors.joining(", "));
            case TEXT -> "matches the same events, only text differs";
        };
    }

    private void head(Nature nature, String kind, String name, String description) {
        String sign = switch (nature) {
            case ADDED -> palette.green("+");
            case REMOVED -> palette.red("-");
            case MEANING -> palette.yellow("~");
            case ALERTS -> palette.cyan("=");
            case TEXT -> palette.dim(".");
        };
        out.append(sign)
                .append(' ')
                .append(kind)
                .append(" '")
                .append(palette.bold(Printable.of(name, LINE)))
                .append("': ")
                .append(description)
                .append('\n');
    }

    private void definition(DefinitionChange change) {
        if (change.kind().equals("correlation")) {
            head(change.nature(), change.kind(), change.name(), ofCorrelation(change.nature()));
            return;
        }
        String effect = switch (change.nature()) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case MEANING, ALERTS, TEXT -> "changed";
        };
        int users = change.rules().size();
        String rules = users == 0
                ? ", without effect on the events that rules match"
                : ", which affects "
                        + change.rules().stream()
                                .limit(RULES)
                                .map(name -> "'" + name + "'")
                                .collect(Collectors.joining(", "))
                        + (users > RULES ? " and " + (users - RULES) + " more" : "");
        head(change.nature(), change.kind(), change.name(), effect + rules);
        items("+ ", change.added());
        items("- ", change.removed());
    }

    private static String ofCorrelation(Nature nature) {
        return switch (nature) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case MEANING -> "counts different matches";
            case ALERTS -> "counts the same matches, but its alerts differ";
            case TEXT -> "counts the same matches, only text differs";
        };
    }

    private void items(String sign, List<String> items) {
        if (!items.isEmpty()) {
            String text = sign
                    + items.stream().limit(ITEMS).collect(Collectors.joining(", "))
                    + (items.size() > ITEMS ? " and " + (items.size() - ITEMS) + " more" : "");
            String line = Printable.of(text, LINE);
            out.append("      ")
                    .append(sign.startsWith("-") ? palette.red(line) : palette.green(line))
                    .append('\n');
        }
    }

    /** Returns the events of a capture on which the sets differ. */
    String of(String capture, AlertDifference difference) {
        out.setLength(0);
        out.append('\n')
                .append(palette.bold(Printable.of(capture, LINE)))
                .append(String.format(Locale.ROOT, ": %,d events%n", difference.events()));
        if (difference.rules().isEmpty()) {
            out.append("  both alert on the same events\n");
        }
        for (OfRule rule : difference.rules()) {
            out.append("  ").append(palette.bold(Printable.of(rule.rule(), LINE)));
            out.append(String.format(
                    Locale.ROOT,
                    ": both %,d, only old %,d, only new %,d%n",
                    rule.both(),
                    rule.onlyOld().count(),
                    rule.onlyNew().count()));
            examples(palette.red("-"), rule.onlyOld());
            examples(palette.green("+"), rule.onlyNew());
        }
        if (difference.forgotten() > 0) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %,d alerts exceeded the limit and were not compared; the counts of their rules are not exact%n",
                    difference.forgotten()));
        }
        return out.toString();
    }

    /** Returns the totals of several captures: alerts by rule. */
    String of(Collection<AlertDifference> differences) {
        out.setLength(0);
        long differing =
                differences.stream().filter(one -> !one.rules().isEmpty()).count();
        out.append(String.format(
                Locale.ROOT,
                "%n%,d captures, %,d events: alerts differ in %,d%n",
                differences.size(),
                differences.stream().mapToLong(AlertDifference::events).sum(),
                differing));
        Map<String, List<OfRule>> byRule = new TreeMap<>();
        differences.forEach(one -> one.rules()
                .forEach(rule -> byRule.computeIfAbsent(rule.rule(), _ -> new ArrayList<>())
                        .add(rule)));
        byRule.forEach((name, all) -> out.append("  ")
                .append(palette.bold(Printable.of(name, LINE)))
                .append(String.format(
                        Locale.ROOT,
                        ": only old %,d, only new %,d, in %,d%n",
                        all.stream().mapToLong(rule -> rule.onlyOld().count()).sum(),
                        all.stream().mapToLong(rule -> rule.onlyNew().count()).sum(),
                        all.size())));
        return out.toString();
    }

    private void examples(String sign, OneSided side) {
        for (Example example : side.examples()) {
            out.append("    ").append(sign).append(' ').append(example.number()).append("  ");
            out.append(time(example.time())).append("  ");
            out.append(Printable.of(example.process(), LINE)).append("  ");
            out.append(palette.dim(Printable.of(example.message(), LINE))).append('\n');
        }
        long more = side.count() - side.examples().size();
        if (more > 0) {
            out.append("    ").append(sign).append(String.format(Locale.ROOT, " and %,d more%n", more));
        }
    }

    static String time(long nanos) {
        return TIME.format(
                Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)));
    }
}
