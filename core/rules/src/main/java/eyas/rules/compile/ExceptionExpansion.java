package eyas.rules.compile;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.collect.CollectedException;
import eyas.rules.item.ExceptionPart;
import eyas.rules.item.ExceptionPart.Many;
import eyas.rules.item.ExceptionPart.One;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds exceptions to the text of a condition, exactly as Falco does. */
final class ExceptionExpansion {
    private static final List<String> LIST_OPERATORS = List.of("in", "intersects", "pmatch");

    private ExceptionExpansion() {}

    /** Returns {@code condition} with all {@code exceptions} excluded. */
    static TracedText add(TracedText condition, List<CollectedException> exceptions) {
        if (exceptions.isEmpty()) {
            return condition;
        }
        TracedText.Builder out = new TracedText.Builder();
        out.add("(").add(condition).add(")");
        for (CollectedException exception : exceptions) {
            if (exception.values().isEmpty()) {
                continue;
            }
            out.add(" and not ");
            if (exception.single()) {
                single(exception, out);
            } else {
                many(exception, out);
            }
        }
        return out.build();
    }

    /** Writes a comparison of one field with all values. */
    private static void single(CollectedException exception, TracedText.Builder out) {
        String before = "(" + exception.fields().getFirst() + " "
                + exception.operators().getFirst() + " (";
        for (ExceptionPart value : exception.values()) {
            switch (value) {
                case One one -> quoted(one, out.add(before));
                case Many many ->
                    throw invalid(
                            exception,
                            "Expected values array to contain a list of strings",
                            "write 'fields' as a list, or the values without brackets");
            }
            before = ", ";
        }
        out.add("))");
    }

    /** Writes one comparison of all fields for each case. */
    private static void many(CollectedException exception, TracedText.Builder out) {
        String before = "((";
        for (ExceptionPart value : exception.values()) {
            List<ExceptionPart> cells = value instanceof Many many ? many.parts() : List.of();
            if (cells.size() != exception.fields().size()) {
                throw invalid(
                        exception,
                        "Fields and values lists must have equal length",
                        "write " + exception.fields().size() + " values for " + exception.fields());
            }
            out.add(before);
            for (int k = 0; k < cells.size(); k++) {
                String operator = exception.operators().get(k);
                out.add((k == 0 ? " " : " and  ") + exception.fields().get(k) + " " + operator + " ");
                cell(cells.get(k), operator, out);
            }
            out.add(")");
            before = " or (";
        }
        out.add(")");
    }

    private static void cell(ExceptionPart cell, String operator, TracedText.Builder out) {
        switch (cell) {
            case Many many -> {
                String before = "(";
                for (ExceptionPart part : many.parts()) {
                    out.add(before);
                    if (part instanceof One one) {
                        quoted(one, out);
                    }
                    before = ", ";
                }
                out.add(many.parts().isEmpty() ? "()" : ")");
            }
            case One one
            when takesList(operator) -> {
                if (one.word().startsWith("(")) {
                    appendScalar(one, out);
                } else {
                    appendScalar(one, out.add("("));
                    out.add(")");
                }
            }
            case One one -> quoted(one, out);
        }
    }

    private static boolean takesList(String operator) {
        // Operators with a list modifier consist of two words.
        return LIST_OPERATORS.contains(operator) || operator.indexOf(' ') > 0;
    }

    private static void quoted(One one, TracedText.Builder out) {
        boolean quote = Quoting.needed(one.word());
        appendScalar(one, out.add(quote ? "\"" : ""));
        out.add(quote ? "\"" : "");
    }

    private static void appendScalar(One one, TracedText.Builder out) {
        if (one.written() == null) {
            out.add(one.word());
        } else {
            out.add(one.written().traced());
        }
    }

    private static LoadException invalid(CollectedException exception, String message, @Nullable String fix) {
        return new LoadException(LoadDiagnostic.of(DiagnosticCode.VALIDATE, message, exception.context())
                .fix(fix));
    }
}
