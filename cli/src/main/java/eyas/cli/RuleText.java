package eyas.cli;

import eyas.report.Palette;
import eyas.report.Printable;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleException;
import java.util.stream.Collectors;

/** Describes a rule in readable text. */
final class RuleText {
    private static final int LIMIT = 4_000;
    private static final int LABEL = 13;

    private final Palette palette;

    RuleText(Palette palette) {
        this.palette = palette;
    }

    /** Returns what the file says about {@code rule}, in lines, each with its end. */
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

    /** Returns the name and the facts of {@code rule}, in lines, each with its end. */
    String head(CompiledRule rule) {
        StringBuilder out = new StringBuilder();
        out.append(palette.bold(Printable.of(rule.name(), LIMIT))).append('\n');
        line("defined in", rule.origin().toString(), out);
        out.append("  ")
                .append(palette.dim("priority"))
                .repeat(' ', LABEL - "priority".length())
                .append(palette.of(rule.priority(), rule.priority().word()))
                .append(rule.enabled() ? "" : ", not enabled")
                .append('\n');
        if (!rule.tags().isEmpty()) {
            line("tags", String.join(", ", rule.tags()), out);
        }
        return out.toString();
    }

    private static String exception(RuleException exception) {
        return exception.name() + " (" + String.join(", ", exception.fields()) + "; " + exception.values()
                + (exception.values() == 1 ? " case)" : " cases)");
    }

    private void line(String label, String text, StringBuilder out) {
        out.append("  ").append(palette.dim(label));
        String before = " ".repeat(LABEL - label.length());
        for (String line : text.split("\n", -1)) {
            out.append(before).append(Printable.of(line, LIMIT)).append('\n');
            before = " ".repeat(LABEL + 2);
        }
    }
}
