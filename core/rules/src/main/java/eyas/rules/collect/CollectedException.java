package eyas.rules.collect;

import eyas.rules.item.ExceptionPart;
import eyas.rules.report.Context;
import java.util.List;

/**
 * An exception after all appends, with its default operators filled in.
 *
 * @param single whether a single field is compared with all values at once
 * @param fields fields; one if {@code single}
 * @param operators one for each field
 */
public record CollectedException(
        String name,
        boolean single,
        List<String> fields,
        List<String> operators,
        List<ExceptionPart> values,
        Context context) {
    public CollectedException {
        fields = List.copyOf(fields);
        operators = List.copyOf(operators);
        values = List.copyOf(values);
    }
}
