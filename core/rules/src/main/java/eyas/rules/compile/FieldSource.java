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
            // A text without the syntax of a field is not a field.
            return false;
        }
    }

    /**
     * An error in an output.
     *
     * @param offset UTF-16 characters of the output before the error, -1 if unknown
     * @param length UTF-16 characters that it covers
     * @param hint a suggested fix, or null
     */
    record OutputFault(
            String message,
            int offset,
            int length,
            @Nullable Hint hint) {}

    /** Returns the error in {@code output}, or null if it is valid. */
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

    /** Returns a hint for a token of an output, which may contain more than the name of a field, such as a trailing parenthesis. */
    private @Nullable Hint nearestToken(String token) {
        int end = 0;
        while (end < token.length()
                && (Character.isLetterOrDigit(token.charAt(end)) || "._".indexOf(token.charAt(end)) >= 0)) {
            end++;
        }
        Hint hint = nearest(token.substring(0, end));
        return hint == null ? null : new Hint(hint.description(), hint.replacement() + token.substring(end));
    }

    /** Returns a hint with the most similar field, or null if none is similar. */
    @Nullable
    Hint nearest(String name) {
        return Suggestion.nearest(
                name, catalog.definitions().stream().map(FieldDefinition::name).toList());
    }
}
