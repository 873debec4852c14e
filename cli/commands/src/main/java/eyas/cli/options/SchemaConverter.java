package eyas.cli.options;

import eyas.capture.EventSchema;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the name of an event schema. */
public final class SchemaConverter implements ITypeConverter<EventSchema> {
    @Override
    public EventSchema convert(String text) {
        return EventSchema.find(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a known schema, like 3.5, "
                        + "libs-0.20 or falco-0.40: " + EventSchema.names()));
    }
}
