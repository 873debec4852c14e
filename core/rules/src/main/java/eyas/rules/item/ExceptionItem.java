package eyas.rules.item;

import eyas.rules.report.Context;
import java.util.List;

/**
 * An exception of a rule as it is written.
 *
 * @param fields field or fields that are compared
 * @param comps operator or operators
 * @param values one entry per case that is let through
 */
public record ExceptionItem(
        String name, ExceptionPart fields, ExceptionPart comps, List<ExceptionPart> values, Context context) {
    public ExceptionItem {
        values = List.copyOf(values);
    }
}
