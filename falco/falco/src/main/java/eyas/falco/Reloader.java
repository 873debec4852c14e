package eyas.falco;

import eyas.config.ConfigLoader.Loaded;
import eyas.config.FalcoConfig;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reloads configuration and rules on request or when their files change.
 *
 * <p>A thread of its own reads, checks and compiles everything while events are processed with the active configuration; only then the
 * event thread exchanges it. An invalid configuration is reported, also as an alert, and changes nothing.
 */
final class Reloader implements AutoCloseable {
    private static final String RULE = "Falco internal: hot restart failure";

    private final FalcoSetup setup;
    private final FalcoRun run;
    private final RunComponents parts;
    private final FalcoLog log;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private final @Nullable ConfigWatcher watch;
    private volatile boolean closed;

    /** Starts the thread, and watches the files of {@code first} if configured. */
    Reloader(FalcoSetup setup, FalcoRun run, RunComponents parts, FalcoLog log, ActiveConfiguration first) {
        this.setup = setup;
        this.run = run;
        this.parts = parts;
        this.log = log;
        this.watch = watch(first.config().watched(), log);
        follow(first, Map.of());
        this.thread = Thread.ofPlatform().daemon().name("reload").unstarted(this::work);
        thread.start();
    }

    private @Nullable ConfigWatcher watch(boolean wanted, FalcoLog reported) {
        if (!wanted) {
            return null;
        }
        try {
            return new ConfigWatcher(this::request);
        } catch (IOException e) {
            reported.log(
                    Priority.WARNING,
                    "watch_config_files: " + e.getMessage() + "; send SIGHUP after a change, or raise "
                            + "fs.inotify.max_user_instances");
            return null;
        }
    }

    /** Watches the files of the active configuration. */
    private void follow(ActiveConfiguration active, Map<Path, String> read) {
        List<Path> files = new ArrayList<>(active.rulesFiles());
        active.config().files().forEach(file -> files.add(Path.of(file)));
        follow(files, active.config(), read);
    }

    private void follow(List<Path> files, FalcoConfig config, Map<Path, String> read) {
        if (watch == null) {
            return;
        }
        List<Path> directories = new ArrayList<>(setup.ruleDirectories(config));
        config.directories().forEach(directory -> directories.add(Path.of(directory)));
        try {
            watch.watch(files, directories, read);
        } catch (IOException e) {
            log.log(
                    Priority.WARNING,
                    "watch_config_files: " + e.getMessage() + "; send SIGHUP after a change, or raise "
                            + "fs.inotify.max_user_watches");
        }
    }

    /** Requests a reload; several requests before it starts count as one. Any thread. */
    void request() {
        asked.release();
    }

    private void work() {
        try {
            while (true) {
                asked.acquire();
                asked.drainPermits();
                if (closed) {
                    return;
                }
                reload();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload() {
        parts.reloading();
        Map<Path, String> read = watch == null ? Map.of() : watch.states();
        @Nullable FalcoConfig config = null;
        try {
            Loaded loaded = setup.configuration();
            config = loaded.config();
            loaded.diagnostics().forEach(finding -> log.log(Priority.WARNING, DiagnosticRenderer.line(finding)));
            FalcoRun.check(config, parts);
            ActiveConfiguration next = setup.prepare(config, run.plugins(), log);
            follow(next, read);
            run.exchange(next);
        } catch (FalcoException e) {
            if (config != null) {
                // The next change probably fixes the rejected files, so keep watching these.
                List<Path> files = new ArrayList<>();
                config.files().forEach(file -> files.add(Path.of(file)));
                config.rules().paths().forEach(file -> files.add(Path.of(file)));
                follow(files, config, read);
            }
            refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // an internal error must not end the run
            refused("internal error: " + e);
        }
    }

    /** Fields of the alert: receivers reject alerts without fields. */
    static SortedMap<String, OutputValue> fields() {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        fields.put("reload", new OutputValue.Text("refused"));
        return fields;
    }

    private void refused(String why) {
        log.log(Priority.ERROR, RULE + ": " + why + "; the previous configuration stays active");
        run.alert(InternalAlert.of(InternalAlert.now(), Priority.CRITICAL, RULE, RULE + ": " + why, fields()));
        parts.refused(why);
    }

    /** Ends the thread after a reload in progress. */
    @Override
    public void close() {
        closed = true;
        try {
            if (watch != null) {
                watch.close();
            }
            request();
            thread.join();
        } catch (IOException e) {
            log.log(Priority.WARNING, "watch_config_files: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
