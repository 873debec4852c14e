package eyas.rules.collect;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operator;
import eyas.rules.item.ExceptionItem;
import eyas.rules.item.ExceptionPart;
import eyas.rules.item.ExceptionPart.Many;
import eyas.rules.item.ExceptionPart.One;
import eyas.rules.item.Suggestion;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the fields and operators of an exception, and fills in default operators. */
final class ExceptionValidator {
    private static final Set<String> OPERATORS = operators();
    private static final Set<String> MODIFIED = modified();
    private static final Set<String> SINGLE = Set.of("in", "pmatch", "intersects");

    private ExceptionValidator() {}

    private static Set<String> operators() {
        Set<String> names = new HashSet<>(Set.of("exists"));
        for (Operator operator : Operator.values()) {
            names.add(operator.symbol());
        }
        return Set.copyOf(names);
    }

    private static Set<String> modified() {
        Set<String> names = new HashSet<>();
        for (Operator operator : Operator.values()) {
            for (ListModifier modifier : ListModifier.values()) {
                if (operator.family() == Operator.Family.STRING && modifier != ListModifier.NONE) {
                    names.add(operator.symbol() + " " + modifier.keyword());
                }
            }
        }
        return Set.copyOf(names);
    }

    /** Returns whether {@code operator} takes a list in parentheses. */
    static boolean takesList(String operator) {
        return SINGLE.contains(operator) || MODIFIED.contains(operator);
    }

    /**
     * Checks {@code item}.
     *
     * @param source event source of the rule, null if it is unknown
     */
    static CollectedException check(ExceptionItem item, @Nullable String source, EventSources sources) {
        CollectedException exception = switch (item.fields()) {
            case Many fields -> many(item, fields);
            case One field -> single(item, field);
        };
        if (source != null) {
            for (String field : exception.fields()) {
                if (!sources.isField(source, field)) {
                    throw invalid(item, "'" + field + "' is not a supported filter field", (Hint) null);
                }
            }
        }
        return exception;
    }

    private static CollectedException many(ExceptionItem item, Many fields) {
        List<ExceptionPart> comps = switch (item.comps()) {
            case Many many when many.isPresent() -> many.parts();
            case Many none -> Collections.nCopies(fields.parts().size(), new One("=", null));
            case One one when one.isPresent() -> List.of();
            case One none -> Collections.nCopies(fields.parts().size(), new One("=", null));
        };
        if (comps.size() != fields.parts().size()) {
            throw invalid(
                    item,
                    "Fields and comps lists must have equal length",
                    "write as many operators as there are fields: "
                            + fields.parts().size());
        }
        List<String> operators = new ArrayList<>();
        for (ExceptionPart comp : comps) {
            String operator = text(comp).strip();
            if (!OPERATORS.contains(operator) && !MODIFIED.contains(operator)) {
                throw invalid(
                        item,
                        "'" + operator + "' is not a supported comparison operator",
                        Suggestion.nearest(operator, OPERATORS));
            }
            operators.add(operator);
        }
        List<String> names =
                fields.parts().stream().map(ExceptionValidator::text).toList();
        return new CollectedException(item.name(), false, names, operators, item.values(), item.context());
    }

    private static CollectedException single(ExceptionItem item, One field) {
        String operator = switch (item.comps()) {
            case One one -> one.isPresent() ? one.word().strip() : "in";
            case Many many
            when many.isPresent() ->
                throw invalid(item, "Fields and comps must both be strings", "write both as lists, or neither");
            case Many none -> "in";
        };
        if (!takesList(operator)) {
            throw invalid(
                    item,
                    "When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier"
                            + " operator (e.g. startswith oneof)",
                    "write 'fields' and 'comps' as lists: fields: [" + field.word() + "], comps: [" + operator + "]");
        }
        return new CollectedException(
                item.name(), true, List.of(field.word()), List.of(operator), item.values(), item.context());
    }

    /** Rejects changes to the fields and operators of an existing exception. */
    static void onlyValues(ExceptionItem item) {
        for (String key : List.of("fields", "comps")) {
            if ((key.equals("fields") ? item.fields() : item.comps()).isPresent()) {
                throw invalid(
                        item,
                        "Can not append exception " + key + " to existing exception, only values",
                        "remove '" + key + "'");
            }
        }
    }

    private static String text(ExceptionPart part) {
        return switch (part) {
            case One one -> one.word();
            case Many many -> "";
        };
    }

    static LoadException invalid(ExceptionItem item, String message, String fix) {
        return invalid(item, message, Hint.of(fix));
    }

    static LoadException invalid(ExceptionItem item, String message, @Nullable Hint hint) {
        return new LoadException(LoadDiagnostic.of(DiagnosticCode.VALIDATE, message, item.context())
                .hint(hint));
    }
}
