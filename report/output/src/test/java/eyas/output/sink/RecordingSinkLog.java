package eyas.output.sink;

import eyas.rules.model.Priority;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the messages of sinks. */
final class RecordingSinkLog implements SinkLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void log(Priority level, String message) {
        lines.add(level.label() + ": " + message);
    }

    List<String> lines() {
        return lines;
    }
}
