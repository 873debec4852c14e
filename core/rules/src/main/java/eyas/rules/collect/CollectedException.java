package eyas.rules.collect;

import eyas.rules.item.ExceptionPart;
import eyas.rules.report.Context;
import java.util.List;

/**
 * An exception after all appends, its operators filled in.
 *
 * @param single whether there is one field that is compared with all values at once
 * @param fields fields; one if {@code single}
 * @param operators as many as there are fields
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
