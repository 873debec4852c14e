package eyas.lock.run;

import eyas.lock.model.EntryKind;
import eyas.lock.model.EntryText;
import eyas.lock.model.LockEntry;
import eyas.lock.model.LockLimits;
import eyas.lock.run.RunBehavior.Witness;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns the rows of a report into the entries of a lock. Use an instance for one run. */
final class BehaviorExtractor {
    private static final String FINDINGS = "findings";
    private static final Set<String> NOT_TRUSTED = Set.of("tampered", "not-monitored");

    /** Scopes of addresses that no machine of the internet has. */
    private static final Set<String> LOCAL = Set.of("private", "link_local", "multicast");

    /** Ports from here on are given out by the kernel, another one each time. */
    private static final long FIRST_EPHEMERAL = 32_768;

    private final ReportedRun run;
    private final RunScopes names;
    private final ProgramTexts programs;
    private final PathFolding folding;
    private final PeerNames peers;
    private final RunGaps gaps;
    private final TreeMap<LockEntry, Witness> done = new TreeMap<>();
    private final Set<LockEntry> local = new HashSet<>();
    private final Set<LockEntry> remote = new HashSet<>();
    private final Set<LockEntry> unhashed = new HashSet<>();
    private final Set<String> unhashedPaths = new HashSet<>();

    private BehaviorExtractor(ReportedRun run) {
        this.run = run;
        this.names = new RunScopes(run);
        this.folding = new PathFolding(run.head().folder(), user(run));
        this.peers = new PeerNames(run.head().resolvers());
        this.gaps = new RunGaps(run);
        this.programs = new ProgramTexts(folding);
    }

    /** Return the user who runs the steps: the one of the first process of a step, or of the first process where there are no steps. */
    private static String user(ReportedRun run) {
        String first = "";
        for (Map.Entry<Long, JsonValue> row : run.rows("processes")) {
            String user = row.getValue().get("user").text();
            if (!user.isEmpty() && row.getValue().get("step").isPresent()) {
                return user;
            }
            first = first.isEmpty() ? user : first;
        }
        return first;
    }

    static RunBehavior of(ReportedRun run) {
        return new BehaviorExtractor(run).behavior();
    }

    private RunBehavior behavior() {
        programs();
        run.rows("connections").forEach(row -> connection(row.getValue()));
        run.rows("files").forEach(row -> file(row.getValue()));
        local.removeAll(remote);
        run.rows("persistence").forEach(row -> {
            JsonValue persistence = row.getValue();
            add(
                    persistence,
                    EntryKind.PERSISTENCE,
                    EntryText.words(persistence.get("surface").text()) + " "
                            + folding.exact(persistence.get("path").text()));
        });
        run.rows("environment").forEach(row -> handedOn(row.getValue()));
        run.rows("privilege_changes").forEach(row -> {
            JsonValue privilege = row.getValue();
            add(
                    privilege,
                    EntryKind.PRIVILEGES,
                    EntryText.words(privilege.get("kind").text()) + " " + after(privilege));
        });
        containers();
        String verdict = run.verdict();
        return new RunBehavior(
                run.name(),
                run.head().workflowFile(),
                names.outside(),
                names.uses(),
                names.lines(),
                done,
                local,
                unhashed,
                gaps.all(),
                verdict.equals(FINDINGS) ? run.headline() : "",
                NOT_TRUSTED.contains(verdict) ? "its verdict is " + verdict : "");
    }

    /** Adds what a row says, whose own step and package script count, or else those of its process. */
    private LockEntry add(JsonValue row, EntryKind kind, String text) {
        JsonValue process = process(row.get("process"));
        JsonValue step = row.get("step").isPresent() ? row.get("step") : process.get("step");
        JsonValue script =
                row.get("package_script").isPresent() ? row.get("package_script") : process.get("package_script");
        return put(step, script, kind, text, process);
    }

    /** Adds what a process did. */
    private void addOf(JsonValue process, EntryKind kind, String text) {
        put(process.get("step"), process.get("package_script"), kind, text, process);
    }

    private LockEntry put(JsonValue step, JsonValue script, EntryKind kind, String text, JsonValue process) {
        LockEntry entry = new LockEntry(
                names.scope(step.whole(ReportedRun.NONE)), names.code(script.whole(ReportedRun.NONE)), kind, text);
        if (done.size() < LockLimits.ENTRIES) {
            done.putIfAbsent(entry, witness(process));
        } else if (!done.containsKey(entry)) {
            gaps.tooMany();
        }
        return entry;
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
        Set<Long> told = new HashSet<>();
        run.rows("processes").forEach(row -> {
            JsonValue process = row.getValue();
            gaps.process(process);
            for (JsonValue exec : process.get("execs").list()) {
                long script = exec.get("script").whole(ReportedRun.NONE);
                JsonValue ran = run.row("executables", script);
                if (ran.isPresent() && !isOfRunner(ran)) {
                    told.add(script);
                    program(process.get("step"), process.get("package_script"), ran, process);
                }
                JsonValue executable =
                        run.row("executables", exec.get("executable").whole(ReportedRun.NONE));
                if (executable.isPresent()) {
                    program(process.get("step"), process.get("package_script"), executable, process);
                    RepositoryTexts.entry(
                                    fileName(executable.get("path").text()),
                                    exec.get("command_line").text())
                            .ifPresent(text -> addOf(process, EntryKind.REPOSITORIES, text));
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
            // An older report does not say which processes ran a script.
            if (executable.get("script").truth() && !told.contains(row.getKey()) && !isOfRunner(executable)) {
                program(first.get("step"), first.get("package_script"), executable, first);
            }
        });
    }

    private void program(JsonValue step, JsonValue script, JsonValue executable, JsonValue process) {
        LockEntry entry = put(step, script, EntryKind.PROGRAMS, programs.entry(executable), process);
        if (programs.isUnhashed(executable)) {
            unhashed.add(entry);
            String path = executable.get("path").text();
            if (unhashedPaths.add(path)) {
                gaps.hash(path);
            }
        }
    }

    /** Return whether the runner wrote a script, for a step: a process that belongs to none, into its own folder. */
    private boolean isOfRunner(JsonValue script) {
        JsonValue writer = process(script.get("writer"));
        return names.hasSteps()
                && writer.isPresent()
                && !writer.get("step").isPresent()
                && folding.isScriptOfRunner(script.get("path").text());
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
            boolean contained = process(row.get("process")).get("container").isPresent();
            LockEntry entry = add(
                    row,
                    EntryKind.DESTINATIONS,
                    peers.host(row, contained) + ":" + port + "/" + protocol + " from " + program
                            + peers.claim(row, contained));
            (LOCAL.contains(scope) ? local : remote).add(entry);
        }
    }

    /** Return the file name of a process's program; what the kernel calls it where that is not known. */
    private static String base(JsonValue process) {
        String name = fileName(process.get("executable").text());
        return name.isEmpty()
                ? (process.get("name").text().isEmpty()
                        ? "?"
                        : process.get("name").text())
                : name;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void file(JsonValue row) {
        String path = row.get("path").text();
        String credential = row.get("credential").text();
        String surface = row.get("surface").text();
        boolean outside = WrittenPlaces.count(path, folding);
        long cut = FileTouches.cut(row);
        boolean left = FileTouches.isLeft(row.get("touches").list(), cut == 0);
        // In a cache, programs of all kinds use one file; that it is written there is no news.
        boolean asks = outside && !folding.isInCache(path);
        if (cut > 0 && (asks || !credential.isEmpty() || !surface.isEmpty())) {
            gaps.file(path, cut);
        }
        for (JsonValue touch : row.get("touches").list()) {
            if (!credential.isEmpty() && !FileTouches.removes(touch)) {
                add(touch, EntryKind.CREDENTIALS, EntryText.words(credential) + " " + folding.exact(path));
            }
            if (!surface.isEmpty() && FileTouches.writes(touch)) {
                add(touch, EntryKind.PERSISTENCE, EntryText.words(surface) + " " + folding.exact(path));
            }
            if (left && outside && FileTouches.writes(touch)) {
                add(touch, EntryKind.WRITES, folding.written(path));
            }
        }
    }

    /** Adds a variable, or a folder of programs, that a step handed on to later ones. */
    private void handedOn(JsonValue row) {
        String name = row.get("name").text();
        boolean isFolder = row.get("kind").text().equals("folder");
        add(
                row,
                EntryKind.ENVIRONMENT,
                isFolder ? "folder " + folding.exact(name) : "variable " + EntryText.word(name));
    }

    /** Return what held after a change of privileges, without the number that a machine gave a user or group. */
    private static String after(JsonValue privilege) {
        String after = privilege.get("after").text();
        int number = after.lastIndexOf(" (");
        return EntryText.words(number > 0 && after.endsWith(")") ? after.substring(0, number) : after);
    }

    private void containers() {
        Map<Long, List<JsonValue>> inside = new HashMap<>();
        run.rows("processes").forEach(process -> {
            JsonValue container = process.getValue().get("container");
            if (container.isPresent()) {
                inside.computeIfAbsent(container.whole(ReportedRun.NONE), _ -> new ArrayList<>())
                        .add(process.getValue());
            }
        });
        run.rows("containers").forEach(row -> container(row.getValue(), inside.getOrDefault(row.getKey(), List.of())));
    }

    private void container(JsonValue row, List<JsonValue> inside) {
        String image = row.get("image").text();
        int digest = image.indexOf('@');
        boolean tagged = digest > 0 && image.lastIndexOf(':', digest) > image.lastIndexOf('/', digest);
        String text = EntryText.word(image.isEmpty() ? "unknown" : tagged ? image.substring(0, digest) : image)
                + (row.get("privileged").truth() ? " privileged" : "");
        if (!inside.isEmpty()) {
            inside.forEach(process -> addOf(process, EntryKind.CONTAINERS, text));
        } else if (row.get("first_time_ns").whole(0) > 0) {
            addOf(JsonValue.Absent.MISSING, EntryKind.CONTAINERS, text);
        }
    }
}
