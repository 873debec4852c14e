package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.EngineCounters;
import eyas.engine.OutputValue;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.SourceCounters;
import eyas.fields.AddressText;
import eyas.output.metrics.ResourceUsage;
import eyas.output.sink.SinkCounters;
import eyas.rules.model.CompiledRule;
import eyas.state.limits.StateCounters;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Collects the counters of a run as the fields of Falco's metrics snapshot, and keeps the previous values to compute rates. Event thread
 * only.
 */
final class MetricsFields {
    private static final Pattern NO_NAME = Pattern.compile("[^a-zA-Z0-9_:]+");
    private static final Pattern REPEATED = Pattern.compile("_{2,}");
    private static final double KIB = 1024;
    private static final double NANOS = 1e9;
    /** From here on a double cannot represent every whole number. */
    private static final double WHOLE = 0x1p53;

    private long lastTime;
    private long lastEvents;
    private long lastSeen;
    private long lastDrops;

    /**
     * Collects the fields.
     *
     * @param now ns since the epoch
     */
    SortedMap<String, OutputValue> collect(RunContext run, RunFacts facts, ResourceUsage resources, long now) {
        Collection made = new Collection(run.active().config().metrics());
        double seconds = lastTime == 0 ? 0 : (now - lastTime) / NANOS;
        lastTime = now;
        made.facts(run, facts, now);
        made.interfaces(run);
        events(made, run.engine(), seconds);
        if (made.config.rules()) {
            made.rules(run);
        }
        if (made.config.resources()) {
            made.resources(resources);
        }
        if (made.config.state()) {
            made.state(run.state().counters());
        }
        if (made.config.kernel()) {
            source(made, run.source(), seconds);
        }
        if (made.config.plugins()) {
            run.pluginMetrics()
                    .forEach((plugin, metrics) -> metrics.forEach(
                            each -> made.number("plugins." + plugin + "." + each.name(), each.value())));
        }
        return made.fields;
    }

    private void events(Collection made, EngineCounters engine, double seconds) {
        if (lastEvents != 0 && seconds > 0) {
            made.real("falco.evts_rate_sec", rounded((engine.events() - lastEvents) / seconds));
        }
        made.always("falco.num_evts", engine.events());
        made.always("falco.num_evts_prev", lastEvents);
        lastEvents = engine.events();
    }

    private void source(Collection made, SourceCounters source, double seconds) {
        long seen = source.events() + source.dropped();
        long newEvents = seen - lastSeen;
        long newDrops = source.dropped() - lastDrops;
        made.always("scap.n_evts", seen);
        made.always("scap.n_evts_prev", lastSeen);
        made.real("scap.evts_rate_sec", seconds > 0 ? rounded(newEvents / seconds) : 0);
        made.always("scap.n_drops", source.dropped());
        made.always("scap.n_drops_prev", lastDrops);
        made.real("scap.evts_drop_rate_sec", seconds > 0 ? rounded(newDrops / seconds) : 0);
        made.real("scap.n_drops_perc", newEvents > 0 ? 100.0 * newDrops / newEvents : 0);
        made.count("scap.n_drops_buffer_total", MetricsSamples.causes(source, MetricsSamples.RING_FULL));
        for (SourceCounters.Cause kind : source.byCall()) {
            made.count("scap.n_drops_buffer_" + kind.name() + "_exit", kind.count());
        }
        made.count("scap.n_drops_scratch_map", MetricsSamples.causes(source, MetricsSamples.SCRATCH));
        lastSeen = seen;
        lastDrops = source.dropped();
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** Converts a rule name to a metric name, as Falco does. */
    static String name(String text) {
        String clean = REPEATED.matcher(NO_NAME.matcher(text).replaceAll("_")).replaceAll("_");
        return clean.endsWith("_") ? clean.substring(0, clean.length() - 1) : clean;
    }

    /** State of one snapshot while it is collected. */
    private static final class Collection {
        private final FalcoConfig.Metrics config;
        private final SortedMap<String, OutputValue> fields = new TreeMap<>();

        private Collection(FalcoConfig.Metrics config) {
            this.config = config;
        }

        private void always(String name, long value) {
            fields.put(name, new OutputValue.Unsigned(value));
        }

        private void count(String name, long value) {
            if (value != 0 || config.emptyValues()) {
                always(name, value);
            }
        }

        private void real(String name, double value) {
            fields.put(name, new OutputValue.Real(value));
        }

        private void share(String name, double value) {
            if (value != 0 || config.emptyValues()) {
                real(name, value);
            }
        }

        /** Adds a number, without a fraction if it is whole; a number that JSON cannot represent is omitted. */
        private void number(String name, double value) {
            if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
                if (value != 0 || config.emptyValues()) {
                    fields.put(name, new OutputValue.IntegerValue((long) value));
                }
            } else if (Double.isFinite(value)) {
                real(name, value);
            }
        }

        private void text(String name, String value) {
            fields.put(name, new OutputValue.Text(value));
        }

        /** Adds a size; {@code name} has no unit suffix. */
        private void memory(String name, long value, boolean kib) {
            if (config.megabytes()) {
                share(name + "_mb", rounded(kib ? value / KIB : value / KIB / KIB));
            } else {
                count(name + (kib ? "_kb" : "_bytes"), value);
            }
        }

        private void facts(RunContext run, RunFacts facts, long now) {
            MachineRecord machine = run.state().machine();
            long started = RunFacts.nanos(run.started());
            always("evt.time", now);
            // There is one event loop, so one snapshot for all sources, named after the first.
            String source = run.sources().getFirst();
            text("evt.source", source);
            text("evt.hostname", facts.hostname());
            always("falco.reload_ts", RunFacts.nanos(run.active().since()));
            text("falco.version", facts.versions().falco());
            always("falco.start_ts", started);
            always("falco.duration_sec", Math.max(0, (now - started) / 1_000_000_000L));
            text("falco.kernel_release", facts.kernel());
            always("falco.host_boot_ts", machine.bootTime());
            always("falco.host_num_cpus", RunFacts.processors(machine));
            always(
                    "falco.outputs_queue_num_drops",
                    run.sinks().stream().mapToLong(SinkCounters::dropped).sum());
            facts.rulesFiles().forEach((file, digest) -> text("falco.sha256_rules_file." + name(file), digest));
            facts.configFiles().forEach((file, digest) -> text("falco.sha256_config_file." + name(file), digest));
            text("scap.engine_name", facts.engineOf(source));
        }

        private void interfaces(RunContext run) {
            Map<String, StringJoiner> addresses = new TreeMap<>();
            for (InterfaceRecord each : run.state().interfaces().all()) {
                if (!each.name().equals("lo")) {
                    String protocol = each.address().length == 4 ? "ipv4" : "ipv6";
                    addresses
                            .computeIfAbsent(
                                    "falco.host_netinfo.interfaces." + each.name() + ".protocols." + protocol
                                            + ".addresses",
                                    _ -> new StringJoiner(","))
                            .add(AddressText.text(each.address()));
                }
            }
            addresses.forEach((name, joined) -> text(name, joined.toString()));
        }

        private void rules(RunContext run) {
            always("falco.rules.matches_total", run.alerts().all());
            for (CompiledRule rule : run.active().rules().active()) {
                count("falco.rules." + name(rule.name()), run.alerts().of(rule.name()));
            }
        }

        private void resources(ResourceUsage resources) {
            share("falco.cpu_usage_perc", resources.cpuPercent());
            memory("falco.memory_rss", resources.rssKib(), true);
            memory("falco.memory_vsz", resources.vszKib(), true);
            memory("falco.memory_pss", resources.pssKib(), true);
            memory("falco.container_memory_used", resources.groupBytes(), false);
            share("falco.host_cpu_usage_perc", resources.hostCpuPercent());
            memory("falco.host_memory_used", resources.hostMemoryKib(), true);
            count("falco.host_procs_running", resources.hostRunning());
            count("falco.host_open_fds", resources.hostFiles());
        }

        private void state(StateCounters state) {
            count("falco.n_threads", state.threads());
            count("falco.n_fds", state.descriptors());
            count("falco.n_noncached_fd_lookups", state.descriptorLookups());
            count("falco.n_failed_fd_lookups", state.failedDescriptorLookups());
            count("falco.n_added_fds", state.addedDescriptors());
            count("falco.n_removed_fds", state.removedDescriptors());
            count("falco.n_cached_thread_lookups", state.cachedThreadLookups());
            count("falco.n_noncached_thread_lookups", state.threadLookups());
            count("falco.n_failed_thread_lookups", state.failedThreadLookups());
            count("falco.n_added_threads", state.addedThreads());
            count("falco.n_removed_threads", state.removedThreads());
            count("falco.n_drops_full_threadtable", state.droppedThreads());
        }
    }
}
