package eyas.falco;

import eyas.capture.ring.RingCounters;
import eyas.config.FalcoConfig;
import eyas.engine.EngineCounters;
import eyas.engine.MatchingCounters;
import eyas.event.MachineRecord;
import eyas.event.SourceCounters;
import eyas.output.metrics.LatencyHistogram;
import eyas.output.metrics.ResourceUsage;
import eyas.output.metrics.Samples;
import eyas.output.sink.SinkCounters;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.state.limits.StateCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the counters of a run as Prometheus metrics: Falco's, and Eyas's own. */
final class MetricsSamples {
    /** The kinds of calls for which Falco never counted enter events. */
    private static final Set<String> EXIT_ONLY = Set.of("close", "proc");

    private static final String FALCO = "falcosecurity_falco_";
    private static final String SCAP = "falcosecurity_scap_";
    /** Loss causes that Falco counts as a full buffer. */
    static final Set<String> RING_FULL = Set.of("ring_full");
    /** Loss causes that Falco counts as scratch map errors. */
    static final Set<String> SCRATCH = Set.of("scratch_busy", "event_too_large");

    private static final double NANOS = 1e9;
    private static final double KIB = 1024;

    private final Samples samples = new Samples();

    /** Collects all metrics except resource usage. On the event thread. */
    static Samples of(RunContext run, RunFacts facts, LatencyHistogram latency, @Nullable RingCounters captures) {
        MetricsSamples made = new MetricsSamples();
        FalcoConfig.Metrics config = run.active().config().metrics();
        made.facts(run, facts);
        made.loop(run, latency);
        made.sinks(run.sinks());
        if (captures != null) {
            made.captures(captures);
        }
        if (config.rules()) {
            made.rules(run);
        }
        if (config.state()) {
            made.state(run.state().counters());
        }
        if (config.kernel()) {
            add(made.samples, run.source());
        }
        if (config.plugins()) {
            run.pluginMetrics()
                    .forEach((plugin, metrics) -> metrics.forEach(
                            each -> made.samples.addOfPlugin(plugin, each.name(), each.monotonic(), each.value())));
        }
        return made.samples;
    }

    private void facts(RunContext run, RunFacts facts) {
        MachineRecord machine = run.state().machine();
        long now = System.currentTimeMillis();
        samples.add(FALCO + "version_info", 1, "version", facts.versions().falco());
        facts.rulesFiles()
                .forEach((name, digest) ->
                        samples.add(FALCO + "sha256_rules_files_info", 1, "file_name", name, "sha256", digest));
        facts.configFiles()
                .forEach((name, digest) ->
                        samples.add(FALCO + "sha256_config_files_info", 1, "file_name", name, "sha256", digest));
        samples.add(
                        FALCO + "reload_timestamp_nanoseconds",
                        RunFacts.nanos(run.active().since()))
                .add(FALCO + "start_timestamp_nanoseconds", RunFacts.nanos(run.started()))
                .add(
                        FALCO + "duration_seconds_total",
                        Math.max(0, (now - run.started().toEpochMilli()) / 1000))
                .add(FALCO + "kernel_release_info", 1, "kernel_release", facts.kernel())
                .add("falcosecurity_evt_hostname_info", 1, "hostname", facts.hostname())
                .add(FALCO + "host_num_cpus_total", RunFacts.processors(machine));
        run.sources()
                .forEach(source -> samples.add(
                        SCAP + "engine_name_info", 1, "engine_name", facts.engineOf(source), "evt_source", source));
        if (machine.bootTime() > 0) {
            samples.add(FALCO + "host_boot_timestamp_nanoseconds", machine.bootTime());
        }
    }

    private void loop(RunContext run, LatencyHistogram latency) {
        EngineCounters engine = run.engine();
        samples.add("eyas_events_total", engine.events())
                .add("eyas_events_skipped_total", engine.skipped())
                .add("eyas_events_malformed_total", engine.malformed())
                .add("eyas_events_evaluated_total", engine.evaluated());
        for (Priority priority : Priority.values()) {
            samples.add(
                    "eyas_alerts_total",
                    run.alerts().of(priority),
                    "priority",
                    priority.label().toLowerCase(Locale.ROOT));
        }
        if (run.isLive()) {
            samples.add("eyas_alert_latency_seconds", latency);
        }
    }

    private void sinks(List<SinkCounters> sinks) {
        long dropped = 0;
        for (SinkCounters sink : sinks) {
            dropped += sink.dropped();
            sink("offered", sink.offered(), sink);
            sink("delivered", sink.delivered(), sink);
            sink("dropped", sink.dropped(), sink);
            sink("failed", sink.failed(), sink);
            samples.add("eyas_sink_waiting", sink.waiting(), "sink", sink.name());
        }
        samples.add(FALCO + "outputs_queue_num_drops_total", dropped);
    }

    private void sink(String result, long count, SinkCounters sink) {
        samples.add("eyas_sink_alerts_total", count, "result", result, "sink", sink.name());
    }

    private void captures(RingCounters captures) {
        samples.add("eyas_capture_files_total", captures.started(), "result", "started")
                .add("eyas_capture_files_total", captures.finished(), "result", "finished")
                .add("eyas_capture_files_total", captures.failed(), "result", "failed")
                .add("eyas_capture_files_total", captures.refused(), "result", "refused")
                .add("eyas_capture_lost_events_total", captures.lost())
                .add("eyas_capture_buffer_bytes", captures.retained());
    }

    private void rules(RunContext run) {
        for (CompiledRule rule : run.active().rules().active()) {
            long count = run.alerts().of(rule.name());
            if (count > 0) {
                samples.add(FALCO + "rules_matches_total", count, labels(rule));
            }
        }
        run.matching().ifPresent(this::matching);
    }

    private static String[] labels(CompiledRule rule) {
        List<String> labels = new ArrayList<>();
        rule.tags().forEach(tag -> labels.addAll(List.of("tag_" + tag, "true")));
        // After the tags, so that no tag replaces these.
        labels.addAll(List.of(
                "rule_name",
                rule.name(),
                "priority",
                Integer.toString(rule.priority().number()),
                "source",
                rule.source()));
        return labels.toArray(String[]::new);
    }

    private void matching(MatchingCounters matching) {
        int compiled = matching.compilation().compiled();
        samples.add("eyas_plan_blocks", compiled, "state", "compiled")
                .add("eyas_plan_blocks", matching.compilation().blocks() - compiled, "state", "interpreted");
        matching.checks().ifPresent(checks -> {
            samples.add("eyas_checks_computed_total", checks.computed())
                    .add("eyas_checks_reused_total", checks.reused());
            matching.rules()
                    .forEach(rule -> samples.add(
                            "eyas_rule_evaluation_seconds_total", rule.nanos() / NANOS, "rule_name", rule.name()));
        });
    }

    private void state(StateCounters state) {
        samples.add(SCAP + "n_threads_total", state.threads())
                .add(SCAP + "n_fds_total", state.descriptors())
                .add(SCAP + "n_noncached_fd_lookups_total", state.descriptorLookups())
                .add(SCAP + "n_failed_fd_lookups_total", state.failedDescriptorLookups())
                .add(SCAP + "n_added_fds_total", state.addedDescriptors())
                .add(SCAP + "n_removed_fds_total", state.removedDescriptors())
                .add(SCAP + "n_cached_thread_lookups_total", state.cachedThreadLookups())
                .add(SCAP + "n_noncached_thread_lookups_total", state.threadLookups())
                .add(SCAP + "n_failed_thread_lookups_total", state.failedThreadLookups())
                .add(SCAP + "n_added_threads_total", state.addedThreads())
                .add(SCAP + "n_removed_threads_total", state.removedThreads())
                .add(SCAP + "n_drops_full_threadtable_total", state.droppedThreads())
                .add("eyas_state_invented_threads_total", state.inventedThreads())
                .add("eyas_state_dropped_total", state.droppedThreads(), "table", "threads")
                .add("eyas_state_dropped_total", state.droppedDescriptors(), "table", "descriptors")
                .add("eyas_state_dropped_total", state.droppedUsers(), "table", "users")
                .add("eyas_state_dropped_total", state.droppedGroups(), "table", "groups")
                .add("eyas_state_dropped_total", state.droppedInterfaces(), "table", "interfaces");
    }

    /** Adds the counters of the kernel side. */
    static void add(Samples samples, SourceCounters source) {
        samples.add(SCAP + "n_evts_total", source.events() + source.dropped())
                .add(SCAP + "n_drops_total", source.dropped())
                .add("eyas_source_skipped_total", source.skipped())
                .add("eyas_source_truncated_total", source.truncated());
        for (SourceCounters.Cause cause : source.causes()) {
            samples.add("eyas_source_drops_total", cause.count(), "cause", cause.name());
        }
        for (SourceCounters.Cause kind : source.byCall()) {
            samples.add(SCAP + "n_drops_buffer_total", kind.count(), "dir", "exit", "drop", kind.name());
            if (!EXIT_ONLY.contains(kind.name())) {
                // As in Falco, which has had no enter events to lose since 0.42 and keeps the series for old queries.
                samples.add(SCAP + "n_drops_buffer_total", 0, "dir", "enter", "drop", kind.name());
            }
        }
        samples.add(SCAP + "n_drops_buffer_total", causes(source, RING_FULL), "dir", "exit", "drop", "total")
                .add(SCAP + "n_drops_scratch_map_total", causes(source, SCRATCH));
    }

    /** Returns the sum of losses for the causes {@code names}. */
    static long causes(SourceCounters source, Set<String> names) {
        return source.causes().stream()
                .filter(cause -> names.contains(cause.name()))
                .mapToLong(SourceCounters.Cause::count)
                .sum();
    }

    /** Adds the resource usage of this process and machine. */
    static void add(Samples samples, ResourceUsage resources) {
        samples.add(FALCO + "cpu_usage_ratio", resources.cpuPercent() / 100)
                .add(FALCO + "memory_rss_bytes", resources.rssKib() * KIB)
                .add(FALCO + "memory_vsz_bytes", resources.vszKib() * KIB)
                .add(FALCO + "memory_pss_bytes", resources.pssKib() * KIB)
                .add(FALCO + "container_memory_used_bytes", resources.groupBytes())
                .add(FALCO + "host_cpu_usage_ratio", resources.hostCpuPercent() / 100)
                .add(FALCO + "host_memory_used_bytes", resources.hostMemoryKib() * KIB)
                .add(FALCO + "host_procs_running_total", resources.hostRunning())
                .add(FALCO + "host_open_fds_total", resources.hostFiles());
    }
}
