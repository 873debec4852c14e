package eyas.workbench.cases;

import eyas.event.ParamFormat;
import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.fields.Multiplicity;
import eyas.fields.ValueFormat;
import eyas.filter.check.Source;
import eyas.filter.check.SourceReader;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.List;

/** Formats the values that a check was evaluated on. */
final class CheckedValues {
    private static final int MAX_VALUES = 12;
    private static final String NOTHING = "<NA>";

    private CheckedValues() {}

    /** Returns the values of {@code source} as text; {@code <NA>} if there are none. */
    static String of(Source source, EventContext context) {
        Extractor extractor = SourceReader.open(source);
        FieldValue value = new FieldValue();
        List<String> values = new ArrayList<>();
        boolean single = source.multiplicity() == Multiplicity.ONE;
        while (values.size() <= MAX_VALUES
                && (!single || values.isEmpty())
                && extractor.extract(context, values.size(), value)) {
            FieldValue text = new FieldValue().clear();
            ValueFormat.append(value, source.type(), format(source), text);
            values.add(text.text());
        }
        if (values.isEmpty()) {
            return NOTHING;
        }
        boolean more = values.size() > MAX_VALUES;
        String shown = String.join(", ", more ? values.subList(0, MAX_VALUES) : values);
        return more ? shown + ", …" : shown;
    }

    private static ParamFormat format(Source source) {
        return switch (source) {
            case Source.Field(var field) -> field.definition().format();
            case Source.Constant _, Source.Items _, Source.Transformed _ -> ParamFormat.DEC;
        };
    }
}
