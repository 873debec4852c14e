package eyas.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses expressions in output lines other than fields and transformers of one field. */
@FunctionalInterface
public interface OutputExpressionParser {
    /** Parses no expressions. */
    OutputExpressionParser NONE = (text, at) -> null;

    /**
     * An expression.
     *
     * @param field the value of the expression
     * @param mentioned the fields in it, as written
     * @param end the end of the expression in the line, exclusive
     */
    record Parsed(BoundField field, List<OutputFormat.Token> mentioned, int end) {
        public Parsed {
            mentioned = List.copyOf(mentioned);
        }
    }

    /**
     * Parses the expression that starts at {@code at}, after the percent sign; returns null if no supported expression starts there.
     *
     * @throws FieldException if the expression is invalid
     */
    @Nullable
    Parsed parse(String text, int at);
}
