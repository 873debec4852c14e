package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.output.AlertForm;
import eyas.output.AlertJson;
import eyas.output.AlertText;
import eyas.output.sink.AlertLine;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SinkSet;
import eyas.state.EventContext;
import java.util.List;

/** Writes alerts in the form that the configuration asks for and hands them to the sinks. Event thread only. */
final class AlertDesk implements AlertConsumer, AutoCloseable {
    private final AlertForm form;
    private final AlertJson json;
    private final SinkSet sinks;

    /** Takes over {@code sinks}. */
    AlertDesk(FalcoConfig.Alerts alerts, String hostname, SinkSet sinks) {
        this.form = new AlertForm(
                alerts.json(), alerts.isoTime(), alerts.output(), alerts.message(), alerts.fields(), alerts.tags());
        this.json = new AlertJson(hostname, form);
        this.sinks = sinks;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        send(alert);
    }

    /** Sends an alert. */
    void send(Alert alert) {
        sinks.offer(new AlertLine(
                alert.priority(), form.json() ? json.line(alert) : AlertText.line(alert, form.isoTime())));
    }

    List<SinkCounters> counters() {
        return sinks.counters();
    }

    /** Lets every sink open anew what is open. Any thread. */
    void reopen() {
        sinks.reopen();
    }

    /** Gives the sinks their last time. */
    @Override
    public void close() {
        sinks.close();
    }
}
