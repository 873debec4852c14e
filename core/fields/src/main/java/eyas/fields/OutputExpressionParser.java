package eyas.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an output line may hold besides fields and transformers of one field: the part that needs a parser of its own. */
@FunctionalInterface
public interface OutputExpressionParser {
    /** Reads nothing. */
    OutputExpressionParser NONE = (text, at) -> null;

    /**
     * An expression.
     *
     * @param field what it yields
     * @param mentioned the fields in it, as they are written
     * @param end where it ends in the line, exclusive
     */
    record Parsed(BoundField field, List<OutputFormat.Token> mentioned, int end) {
        public Parsed {
            mentioned = List.copyOf(mentioned);
        }
    }

    /**
     * Reads the expression that begins at {@code at}, after the percent sign; null if none of its kind begins there.
     *
     * @throws FieldException if one begins there but is wrong
     */
    @Nullable
    Parsed parse(String text, int at);
}
