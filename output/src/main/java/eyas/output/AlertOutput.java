package eyas.output;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.output.sink.AlertLine;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SinkSet;
import eyas.state.EventContext;
import java.util.List;

/** Writes alerts in one form and hands them to sinks. Event thread only, but where a method says otherwise. */
public final class AlertOutput implements AlertConsumer, AutoCloseable {
    private final AlertForm form;
    private final AlertJson json;
    private final SinkSet sinks;

    /**
     * Makes one.
     *
     * @param hostname what alerts as JSON call this machine
     * @param sinks closed with this
     */
    public AlertOutput(AlertForm form, String hostname, SinkSet sinks) {
        this.form = form;
        this.json = new AlertJson(hostname, form);
        this.sinks = sinks;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        send(alert);
    }

    /** Send an alert. */
    public void send(Alert alert) {
        send(alert, 0);
    }

    /**
     * Send an alert.
     *
     * @param repeats how many alerts it stands for that repeat an earlier one, itself included; 0 where it is no repetition
     */
    public void send(Alert alert, long repeats) {
        sinks.offer(new AlertLine(
                alert.priority(),
                form.json() ? json.line(alert, repeats) : AlertText.escapedLine(alert, form.isoTime(), repeats)));
    }

    /** Return what became of the alerts, by sink. Any thread. */
    public List<SinkCounters> counters() {
        return sinks.counters();
    }

    /** End all waiting for sinks, now and later. Any thread. */
    public void hurry() {
        sinks.hurry();
    }

    /** Let every sink open anew what is open. Any thread. */
    public void reopen() {
        sinks.reopen();
    }

    /** Give the sinks their last time. */
    @Override
    public void close() {
        sinks.close();
    }
}
