package eyas.lock.run;

import eyas.lock.model.EntryKind;
import eyas.lock.model.EntryText;
import eyas.lock.model.LockEntry;
import eyas.lock.run.RunBehavior.Witness;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Turns the rows of a report into the entries of a lock. Use an instance for one run. */
final class BehaviorExtractor {
    private static final Set<String> NOT_TRUSTED = Set.of("tampered", "not-monitored");

    /** Ports from here on are given out by the kernel, another one each time. */
    private static final long FIRST_EPHEMERAL = 32_768;

    private final ReportedRun run;
    private final RunScopes names;
    private final ProgramTexts programs;
    private final PathFolding folding;
    private final TreeMap<LockEntry, Witness> done = new TreeMap<>();

    private BehaviorExtractor(ReportedRun run) {
        this.run = run;
        this.names = new RunScopes(run);
        this.folding = new PathFolding(run.head().folder());
        this.programs = new ProgramTexts(folding);
    }

    static RunBehavior of(ReportedRun run) {
        return new BehaviorExtractor(run).behavior();
    }

    private RunBehavior behavior() {
        programs();
        run.rows("connections").forEach(row -> connection(row.getValue()));
        run.rows("files").forEach(row -> file(row.getValue()));
        run.rows("persistence").forEach(row -> {
            JsonValue persistence = row.getValue();
            add(
                    persistence,
                    EntryKind.PERSISTENCE,
                    EntryText.name(persistence.get("surface").text()) + " "
                            + folding.exact(persistence.get("path").text()));
        });
        run.rows("privilege_changes").forEach(row -> {
            JsonValue privilege = row.getValue();
            add(
                    privilege,
                    EntryKind.PRIVILEGES,
                    EntryText.name(privilege.get("kind").text()) + " " + after(privilege));
        });
        run.rows("containers").forEach(row -> container(row.getKey(), row.getValue()));
        String verdict = run.verdict();
        return new RunBehavior(
                run.name(),
                run.head().workflowFile(),
                names.outside(),
                names.uses(),
                names.lines(),
                done,
                run.gaps(),
                NOT_TRUSTED.contains(verdict) ? "its verdict is " + verdict : "");
    }

    /** Adds what a row says, whose own step and package script count, or else those of its process. */
    private void add(JsonValue row, EntryKind kind, String text) {
        JsonValue process = process(row.get("process"));
        JsonValue step = row.get("step").isPresent() ? row.get("step") : process.get("step");
        JsonValue script =
                row.get("package_script").isPresent() ? row.get("package_script") : process.get("package_script");
        put(step, script, kind, text, process);
    }

    /** Adds what a process did. */
    private void addOf(JsonValue process, EntryKind kind, String text) {
        put(process.get("step"), process.get("package_script"), kind, text, process);
    }

    private void put(JsonValue step, JsonValue script, EntryKind kind, String text, JsonValue process) {
        LockEntry entry = new LockEntry(
                names.scope(step.whole(ReportedRun.NONE)), names.code(script.whole(ReportedRun.NONE)), kind, text);
        done.putIfAbsent(entry, witness(process));
    }

    private JsonValue process(JsonValue id) {
        return run.row("processes", id.whole(ReportedRun.NONE));
    }

    private static Witness witness(JsonValue process) {
        return process.isPresent()
                ? new Witness(
                        process.get("pid").whole(0),
                        process.get("name").text(),
                        process.get("command_line").text(),
                        process.get("start_time_ns").whole(0))
                : Witness.UNKNOWN;
    }

    private void programs() {
        run.rows("processes").forEach(row -> {
            JsonValue process = row.getValue();
            for (JsonValue exec : process.get("execs").list()) {
                JsonValue executable =
                        run.row("executables", exec.get("executable").whole(ReportedRun.NONE));
                if (executable.isPresent()) {
                    addOf(process, EntryKind.PROGRAMS, programs.entry(executable));
                }
            }
            // The end of a process may not have been seen; that it went on after its step was.
            if (process.get("outlived_step").truth()) {
                addOf(
                        process,
                        EntryKind.LEFT_RUNNING,
                        programs.left(process.get("executable").text()));
            }
        });
        run.rows("executables").forEach(row -> {
            JsonValue executable = row.getValue();
            JsonValue first = process(executable.get("first_process"));
            if (executable.get("script").truth() && !isOfRunner(executable)) {
                put(
                        first.get("step"),
                        first.get("package_script"),
                        EntryKind.PROGRAMS,
                        programs.entry(executable),
                        first);
            }
        });
    }

    /** Return whether the runner wrote a script, for a step: a process that belongs to none, into its own folder. */
    private boolean isOfRunner(JsonValue script) {
        JsonValue writer = process(script.get("writer"));
        return names.hasSteps()
                && writer.isPresent()
                && !writer.get("step").isPresent()
                && folding.exact(script.get("path").text()).endsWith("/_temp/*.sh");
    }

    private void connection(JsonValue row) {
        boolean inbound = row.get("direction").text().equals("in");
        String scope = EntryText.word(row.get("scope").text());
        String program = EntryText.word(base(process(row.get("process"))));
        String protocol = EntryText.word(row.get("protocol").text());
        long port = row.get("port").whole(0);
        if (inbound) {
            if (!scope.equals("unix")) {
                add(
                        row,
                        EntryKind.LISTENS,
                        scope + " " + (port >= FIRST_EPHEMERAL ? "ephemeral" : port) + "/" + protocol);
            }
        } else if (scope.equals("unix")) {
            add(
                    row,
                    EntryKind.DESTINATIONS,
                    "unix " + folding.exact(row.get("address").text()) + " from " + program);
        } else if (!scope.equals("loopback")) {
            add(row, EntryKind.DESTINATIONS, host(row) + ":" + port + "/" + protocol + " from " + program);
        }
    }

    private static String host(JsonValue row) {
        String name = row.get("name").text();
        String address = EntryText.word(row.get("address").text());
        return name.isEmpty() ? (address.indexOf(':') < 0 ? address : "[" + address + "]") : HostFolding.name(name);
    }

    /** Return the file name of a process's program; what the kernel calls it where that is not known. */
    private static String base(JsonValue process) {
        String path = process.get("executable").text();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty()
                ? (process.get("name").text().isEmpty()
                        ? "?"
                        : process.get("name").text())
                : name;
    }

    private void file(JsonValue row) {
        String path = row.get("path").text();
        String credential = row.get("credential").text();
        String surface = row.get("surface").text();
        boolean left = FileTouches.isLeft(row.get("touches").list());
        boolean outside = WrittenPlaces.count(path, folding);
        for (JsonValue touch : row.get("touches").list()) {
            if (!credential.isEmpty() && !FileTouches.removes(touch)) {
                add(touch, EntryKind.CREDENTIALS, EntryText.name(credential) + " " + folding.exact(path));
            }
            if (!surface.isEmpty() && FileTouches.writes(touch)) {
                add(touch, EntryKind.PERSISTENCE, EntryText.name(surface) + " " + folding.exact(path));
            }
            if (left && outside && FileTouches.writes(touch)) {
                add(touch, EntryKind.WRITES, folding.written(path));
            }
        }
    }

    /** Return what held after a change of privileges, without the number that a machine gave a user or group. */
    private static String after(JsonValue privilege) {
        String after = privilege.get("after").text();
        int number = after.lastIndexOf(" (");
        return EntryText.name(number > 0 && after.endsWith(")") ? after.substring(0, number) : after);
    }

    private void container(long id, JsonValue row) {
        String image = row.get("image").text();
        int digest = image.indexOf('@');
        boolean tagged = digest > 0 && image.lastIndexOf(':', digest) > image.lastIndexOf('/', digest);
        String text = EntryText.word(image.isEmpty() ? "unknown" : tagged ? image.substring(0, digest) : image)
                + (row.get("privileged").truth() ? " privileged" : "");
        List<JsonValue> inside = new ArrayList<>();
        run.rows("processes").forEach(process -> {
            if (process.getValue().get("container").whole(ReportedRun.NONE) == id) {
                inside.add(process.getValue());
            }
        });
        if (!inside.isEmpty()) {
            inside.forEach(process -> addOf(process, EntryKind.CONTAINERS, text));
        } else if (row.get("first_time_ns").whole(0) > 0) {
            addOf(JsonValue.Absent.MISSING, EntryKind.CONTAINERS, text);
        }
    }
}
