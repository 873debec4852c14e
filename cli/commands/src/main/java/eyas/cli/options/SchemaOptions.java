package eyas.cli.options;

import eyas.capture.EventSchema;
import picocli.CommandLine.Option;

/** The event schema of a recording. */
public final class SchemaOptions {
    @Option(
            names = "--schema",
            paramLabel = "VERSION",
            converter = SchemaConverter.class,
            description = "Write events in this schema, for readers older than Falco 0.44: 3.5 (Debian 13), "
                    + "falco-0.42, libs-0.20, and others since 2.4.")
    private EventSchema schema = EventSchema.CURRENT;

    /** Returns the schema of the events. */
    public EventSchema schema() {
        return schema;
    }

    /** Returns whether an older schema is selected. */
    public boolean isPresent() {
        return !schema.isCurrent();
    }
}
