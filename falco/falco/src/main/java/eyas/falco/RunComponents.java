package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import java.util.List;

/** All components of a run, called as one. */
final class RunComponents implements LossReporter, AutoCloseable {
    private final List<RunComponent> parts;

    RunComponents(List<RunComponent> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Creates all components; each decides by the configuration whether it is enabled. */
    static RunComponents all(FalcoLog log) {
        CaptureComponent captures = new CaptureComponent(log);
        MetricsComponent metrics = new MetricsComponent(log, captures);
        return new RunComponents(List.of(captures, metrics, new WebComponent(log, metrics), SystemdNotifier.of(log)));
    }

    void check(FalcoConfig config) {
        parts.forEach(part -> part.check(config));
    }

    /** Wraps {@code source} with the components' sources. */
    EventSource around(EventSource source, FalcoConfig first) {
        EventSource outer = source;
        for (RunComponent part : parts) {
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
        for (RunComponent part : parts) {
            part.pulse(run);
        }
    }

    void reloading() {
        parts.forEach(RunComponent::reloading);
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

    /** Closes the components in reverse order. */
    @Override
    public void close() {
        parts.reversed().forEach(RunComponent::close);
    }
}
