package eyas.rules.item;

import eyas.rules.report.Context;
import java.util.List;

/**
 * An exception of a rule as written.
 *
 * @param fields field or fields to compare
 * @param comps operator or operators
 * @param values one entry for each excluded case
 */
public record ExceptionItem(
        String name, ExceptionPart fields, ExceptionPart comps, List<ExceptionPart> values, Context context) {
    public ExceptionItem {
        values = List.copyOf(values);
    }
}
