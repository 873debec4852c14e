package eyas.state.apply.container;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventParams;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerJson;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import java.util.Arrays;

/**
 * Applies the events that describe or remove a container: those of libsinsp up to 0.20, and those of Falco's container plugin since then.
 * Older metadata is converted on read.
 */
public final class ContainerApplier implements Applier {
    private static final byte[] ADDED = Bytes.of("container");
    private static final byte[] REMOVED = Bytes.of("container_removed");

    private final ContainerJson json = new ContainerJson();

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        read(tables, context, event, EventParams.ContainerJson.JSON, true);
    }

    /** Applies an asynchronous event named {@code name}, if it is about a container. */
    void applyAsync(StateTables tables, AppliedEvent context, Event event, byte[] name, int data) {
        if (Arrays.equals(name, ADDED)) {
            read(tables, context, event, data, true);
        } else if (Arrays.equals(name, REMOVED)) {
            read(tables, context, event, data, false);
        }
    }

    private void read(StateTables tables, AppliedEvent context, Event event, int index, boolean added) {
        int length = event.paramLength(index);
        if (length <= 0 || length > JsonLimits.DEFAULT.bytes()) {
            tables.containers.malformed++;
            return;
        }
        ContainerInfo info;
        try {
            info = json.read(event.paramBytes(index), 0, length);
        } catch (JsonException e) {
            tables.containers.malformed++; // an invalid description must not affect other events
            return;
        }
        if (added) {
            context.announced = tables.containers.add(info, length);
        } else {
            ContainerEntry gone = tables.containers.entry(info);
            tables.containers.remove(gone);
            context.announced = gone;
        }
    }
}
