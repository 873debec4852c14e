package eyas.cli.rules;

import eyas.report.Palette;
import eyas.rules.describe.CorrelationDescription;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.DefinitionOrigin;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleException;
import eyas.text.Printable;
import java.util.Collection;
import java.util.stream.Collectors;

/** Describes a rule as text. */
final class RuleText {
    private static final int LIMIT = 4_000;
    private static final int LABEL = 13;

    private final Palette palette;

    RuleText(Palette palette) {
        this.palette = palette;
    }

    /** Returns the definition of {@code rule}. */
    String description(CompiledRule rule) {
        StringBuilder out = new StringBuilder(head(rule));
        line("description", rule.description().strip(), out);
        line("condition", rule.condition().strip(), out);
        line("output", rule.output().strip(), out);
        if (!rule.exceptions().isEmpty()) {
            line(
                    "exceptions",
                    rule.exceptions().stream().map(RuleText::exception).collect(Collectors.joining("; ")),
                    out);
        }
        return out.toString();
    }

    /** Returns the definition of {@code correlation}. */
    String description(CompiledCorrelation correlation) {
        StringBuilder out = new StringBuilder();
        head(
                correlation.name(),
                correlation.origin(),
                correlation.priority(),
                correlation.enabled() ? "" : ", not enabled",
                correlation.tags(),
                out);
        line("description", correlation.description().strip(), out);
        line(
                "alerts when",
                "within " + CorrelationDescription.window(correlation.within()) + ", with the same "
                        + correlation.by().keyword()
                        + (correlation.ordered() ? ", in this order:" : ", in any order:"),
                out);
        for (CompiledCorrelation.Part part : correlation.parts()) {
            line("", CorrelationDescription.describe(part), out);
            part.rules().forEach(rule -> line("", "  " + rule, out));
        }
        line("output", correlation.output().strip(), out);
        return out.toString();
    }

    /** Returns the name, location, priority and tags of {@code rule}. */
    String head(CompiledRule rule) {
        StringBuilder out = new StringBuilder();
        String state = (rule.enabled() ? "" : ", not enabled") + (rule.silent() ? ", silent" : "");
        head(rule.name(), rule.origin(), rule.priority(), state, rule.tags(), out);
        return out.toString();
    }

    private void head(
            String name,
            DefinitionOrigin origin,
            Priority priority,
            String state,
            Collection<String> tags,
            StringBuilder out) {
        out.append(palette.bold(Printable.of(name, LIMIT))).append('\n');
        line("defined in", origin.toString(), out);
        out.append("  ")
                .append(palette.dim("priority"))
                .repeat(' ', LABEL - "priority".length())
                .append(palette.of(priority, priority.label()))
                .append(state)
                .append('\n');
        if (!tags.isEmpty()) {
            line("tags", String.join(", ", tags), out);
        }
    }

    private static String exception(RuleException exception) {
        return exception.name() + " (" + String.join(", ", exception.fields()) + "; " + exception.values()
                + (exception.values() == 1 ? " case)" : " cases)");
    }

    private void line(String label, String text, StringBuilder out) {
        out.append("  ").append(label.isEmpty() ? "" : palette.dim(label));
        String before = " ".repeat(LABEL - label.length());
        for (String line : text.split("\n", -1)) {
            out.append(before).append(Printable.of(line, LIMIT)).append('\n');
            before = " ".repeat(LABEL + 2);
        }
    }
}
