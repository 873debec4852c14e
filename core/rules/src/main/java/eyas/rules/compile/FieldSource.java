package eyas.rules.compile;

import eyas.diagnostic.Hint;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldException;
import eyas.filter.OutputTransformers;
import eyas.filter.check.CheckResult;
import eyas.filter.check.ConditionChecker;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.SyntaxException;
import eyas.rules.item.Suggestion;
import org.jspecify.annotations.Nullable;

/** Binds conditions and outputs to the fields of one event source. */
final class FieldSource {
    private static final String LENIENT = "*";

    private final FieldCatalog catalog;
    private final ConditionChecker checker;

    FieldSource(FieldCatalog catalog) {
        this.catalog = catalog;
        this.checker = new ConditionChecker(catalog);
    }

    CheckResult check(Expression expression) {
        return checker.check(expression);
    }

    boolean isField(String field) {
        try {
            return ConditionParser.parse(field + " exists") instanceof Expression.Exists exists
                    && checker.check(exists) instanceof CheckResult.Accepted;
        } catch (SyntaxException e) {
            // What is not even written like a field is none.
            return false;
        }
    }

    /**
     * What is wrong with an output.
     *
     * @param offset UTF-16 characters of the output before the fault, -1 where that is not known
     * @param length UTF-16 characters that it covers
     * @param hint how to put it right, null if there is nothing to offer
     */
    record OutputFault(
            String message,
            int offset,
            int length,
            @Nullable Hint hint) {}

    /** Returns what is wrong with {@code output}, null if it is sound. */
    @Nullable
    OutputFault outputFault(String output) {
        try {
            OutputTransformers.compile(LENIENT + output, catalog);
            return null;
        } catch (FieldException e) {
            String message = String.valueOf(e.getMessage());
            int offset = e.offset() < 0 ? -1 : e.offset() - LENIENT.length();
            String name = offset < 0 ? "" : output.substring(offset, offset + e.length());
            return new OutputFault(message, offset, e.length(), name.isEmpty() ? null : nearestToken(name));
        }
    }

    /** Returns a hint for a token of an output, which may have more than the name of a field: a parenthesis behind it. */
    private @Nullable Hint nearestToken(String token) {
        int end = 0;
        while (end < token.length()
                && (Character.isLetterOrDigit(token.charAt(end)) || "._".indexOf(token.charAt(end)) >= 0)) {
            end++;
        }
        Hint hint = nearest(token.substring(0, end));
        return hint == null ? null : new Hint(hint.words(), hint.replacement() + token.substring(end));
    }

    /** Returns a hint that names the field that {@code name} was probably meant to be, null if none is near. */
    @Nullable
    Hint nearest(String name) {
        return Suggestion.nearest(
                name, catalog.definitions().stream().map(FieldDefinition::name).toList());
    }
}
