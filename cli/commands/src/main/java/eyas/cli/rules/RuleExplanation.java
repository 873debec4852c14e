package eyas.cli.rules;

import eyas.event.EventTable;
import eyas.fields.FieldDependency;
import eyas.filter.check.CheckedExpression;
import eyas.filter.check.CheckedExpression.And;
import eyas.filter.check.CheckedExpression.Not;
import eyas.filter.check.CheckedExpression.Or;
import eyas.filter.check.CheckedExpression.Test;
import eyas.filter.check.Predicate;
import eyas.filter.plan.RuleProgram;
import eyas.report.Palette;
import eyas.rules.model.CompiledRule;
import eyas.text.Printable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Explains a compiled rule. */
final class RuleExplanation {
    private static final String SKIPPED = "skip\n";
    private static final int NAMES = 20;
    private static final int CHECK = 160;
    private static final int LINE = 1_000;

    private final CompiledRule rule;
    private final Palette palette;
    private final RuleProgram program;
    private final StringBuilder out = new StringBuilder();

    RuleExplanation(CompiledRule rule, Palette palette) {
        this.rule = rule;
        this.palette = palette;
        this.program = RuleProgram.build(List.of(rule.checked()));
    }

    /** Returns the explanation. */
    String text() {
        out.append(new RuleText(palette).head(rule));
        title("Condition, with exceptions, macros and lists expanded");
        out.append(ConditionPrettyPrinter.of(rule.expression(), 2));
        title("Event types");
        events();
        title("Checks, in the order of the condition");
        checks();
        title("Plan per event type");
        plan();
        return out.toString();
    }

    private void title(String text) {
        out.append('\n').append(palette.bold(text)).append('\n');
    }

    private void events() {
        BitSet codes = rule.checked().codes();
        Set<String> names = new TreeSet<>();
        codes.stream().forEach(code -> names.add(EventTable.get(code).name()));
        out.append("  ");
        if (codes.cardinality() == EventTable.size()) {
            out.append("all: the condition does not restrict them, so the rule is evaluated for every event");
        } else {
            out.append(names.isEmpty() ? "none: the condition can never be true" : first(List.copyOf(names)));
        }
        out.append('\n');
    }

    private void checks() {
        Map<String, Predicate> checks = new LinkedHashMap<>();
        collect(rule.checked().expression(), checks);
        Set<String> left = program.predicates().stream().map(Predicate::text).collect(Collectors.toSet());
        out.append(palette.dim("  cost  depends on   check")).append('\n');
        for (Map.Entry<String, Predicate> check : checks.entrySet()) {
            Predicate predicate = check.getValue();
            boolean decided = !left.contains(check.getKey());
            String cost = decided ? "-" : String.valueOf(predicate.cost());
            String on = decided ? "event type" : describe(predicate.source().dependence());
            out.append(String.format(Locale.ROOT, "  %4s  %-11s  ", cost, on))
                    .append(Printable.of(check.getKey(), CHECK))
                    .append('\n');
        }
    }

    private static void collect(CheckedExpression expression, Map<String, Predicate> checks) {
        switch (expression) {
            case And and -> and.children().forEach(child -> collect(child, checks));
            case Or or -> or.children().forEach(child -> collect(child, checks));
            case Not not -> collect(not.child(), checks);
            case Test test -> checks.putIfAbsent(test.predicate().text(), test.predicate());
        }
    }

    private static String describe(FieldDependency dependence) {
        return switch (dependence) {
            case EVENT -> "event";
            case THREAD -> "thread";
            case ANCESTORS -> "ancestors";
            case DESCRIPTOR -> "descriptor";
            case OTHER -> "other";
        };
    }

    private void plan() {
        Map<String, List<String>> plans = new LinkedHashMap<>();
        rule.checked().codes().stream()
                .forEach(code -> plans.computeIfAbsent(program.dump(code), _ -> new ArrayList<>())
                        .add(EventTable.get(code).codeName()));
        List<String> skipped = plans.remove(SKIPPED);
        for (Map.Entry<String, List<String>> plan : plans.entrySet()) {
            out.append("  ").append(palette.cyan(first(plan.getValue()))).append('\n');
            plan.getKey()
                    .lines()
                    .forEach(line -> out.append("    ")
                            .append(Printable.of(
                                    line.strip().equals("match 0") ? line.replace("match 0", "match") : line, LINE))
                            .append('\n'));
        }
        if (skipped != null) {
            out.append("  ")
                    .append(palette.cyan(first(skipped)))
                    .append("\n    nothing: the condition can never be true\n");
        }
    }

    private static String first(List<String> names) {
        String some = names.stream().limit(NAMES).collect(Collectors.joining(", "));
        return names.size() > NAMES ? some + " and " + (names.size() - NAMES) + " more" : some;
    }
}
