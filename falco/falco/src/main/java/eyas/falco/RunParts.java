package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.List;

/** Lists the parts of a run, and speaks to all of them. */
final class RunParts implements LossReporter, AutoCloseable {
    private final List<RunPart> parts;

    RunParts(List<RunPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Makes the parts that there are; each decides by the configuration whether it does anything. */
    static RunParts all(FalcoLog log) {
        CapturePart captures = new CapturePart(log);
        MetricsPart metrics = new MetricsPart(log, captures);
        return new RunParts(List.of(captures, metrics, new WebPart(log, metrics), SystemdNotifier.of(log)));
    }

    void check(FalcoConfig config) {
        parts.forEach(part -> part.check(config));
    }

    /** Puts what the parts want around {@code source}. */
    EventSource around(EventSource source, FalcoConfig first) {
        EventSource outer = source;
        for (RunPart part : parts) {
            outer = part.around(outer, first);
        }
        return outer;
    }

    void join(RunContext run, Engine.Builder engine) {
        parts.forEach(part -> part.join(run, engine));
    }

    void started(RunContext run) {
        parts.forEach(part -> part.started(run));
    }

    void pulse(RunContext run) {
        for (RunPart part : parts) {
            part.pulse(run);
        }
    }

    void reloading() {
        parts.forEach(RunPart::reloading);
    }

    void refused(String why) {
        parts.forEach(part -> part.refused(why));
    }

    void stopping(RunContext run) {
        parts.forEach(part -> part.stopping(run));
    }

    @Override
    public void losses(LossCollector to) {
        parts.forEach(part -> part.losses(to));
    }

    /** Closes them, the last one first. */
    @Override
    public void close() {
        parts.reversed().forEach(RunPart::close);
    }
}
