package eyas.cli.options;

import eyas.capture.EventSchema;
import picocli.CommandLine.Option;

/** For whom a recording is written. */
public final class SchemaOptions {
    @Option(
            names = "--schema",
            paramLabel = "VERSION",
            converter = SchemaConverter.class,
            description =
                    "Write events as readers of this schema know them, for those older than Falco 0.44: 3.5 (Debian 13), "
                            + "falco-0.42, libs-0.20, and others from 2.4 on.")
    private EventSchema schema = EventSchema.CURRENT;

    /** Returns the schema that the events get. */
    public EventSchema schema() {
        return schema;
    }

    /** Return whether it is an older one. */
    public boolean isGiven() {
        return !schema.isCurrent();
    }
}
