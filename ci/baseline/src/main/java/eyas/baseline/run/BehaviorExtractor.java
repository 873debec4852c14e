package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.LockLimits;
import eyas.baseline.run.RunBehavior.Witness;
import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.ContainerFacts;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Touch;
import eyas.report.model.JobReport;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.PrivilegeFacts;
import eyas.report.model.ProcessFacts;
import eyas.report.model.StepExportFacts;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Synopsis;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Converts the rows of a report to entries of a lock. Use an instance for one run. */
final class BehaviorExtractor {
    /** Scopes of addresses that are not routable on the internet. */
    private static final Set<Scope> LOCAL = EnumSet.of(Scope.PRIVATE, Scope.LINK_LOCAL, Scope.MULTICAST);

    /** The first port that the kernel assigns dynamically. */
    private static final int FIRST_EPHEMERAL = 32_768;

    private final String name;
    private final JobReport report;
    private final RunScopes names;
    private final ProgramEntries programs;
    private final PathNormalizer folding;
    private final PeerNames peers;
    private final RunGaps gaps;
    private final TreeMap<LockEntry, Witness> done = new TreeMap<>();
    private final Set<LockEntry> local = new HashSet<>();
    private final Set<LockEntry> remote = new HashSet<>();
    private final Set<LockEntry> unhashed = new HashSet<>();
    private final Set<String> unhashedPaths = new HashSet<>();

    BehaviorExtractor(String name, JobReport report) {
        this.name = name;
        this.report = report;
        this.names = new RunScopes(report);
        this.folding = new PathNormalizer(report.job().workingDirectory(), user(report));
        this.peers = new PeerNames(report.job().resolvers());
        this.gaps = new RunGaps(report);
        this.programs = new ProgramEntries(folding);
    }

    /** Returns the user of the steps: that of the first process of a step, or of the first process if there are no steps. */
    private static String user(JobReport report) {
        String first = "";
        for (ProcessFacts process : report.processes().rows()) {
            String user = process.user();
            if (!user.isEmpty() && process.step() >= 0) {
                return user;
            }
            first = first.isEmpty() ? user : first;
        }
        return first;
    }

    RunBehavior behavior() {
        programs();
        report.connections().rows().forEach(this::connection);
        report.files().rows().forEach(this::file);
        local.removeAll(remote);
        for (PersistenceFacts row : report.persistence().rows()) {
            add(
                    row.process(),
                    row.step(),
                    -1,
                    EntryKind.PERSISTENCE,
                    EntryEscaper.escapeWords(row.surface()) + " " + folding.exact(row.path()));
        }
        report.stepExports().rows().forEach(this::addStepExport);
        for (PrivilegeFacts row : report.privileges().rows()) {
            add(
                    row.process(),
                    row.step(),
                    -1,
                    EntryKind.PRIVILEGES,
                    EntryEscaper.escapeWords(row.kind()) + " " + after(row.after()));
        }
        containers();
        return new RunBehavior(
                name,
                report.job().workflowFile(),
                names.outside(),
                names.uses(),
                names.lines(),
                done,
                local,
                unhashed,
                gaps.all(),
                Synopsis.verdict(report) == Verdict.FINDINGS ? Synopsis.headline(report) : "");
    }

    /** Adds an entry for a row, with the row's own step and package script, or else those of its process. */
    private LockEntry add(int process, int step, int script, EntryKind kind, String text) {
        ProcessFacts by = row(report.processes(), process);
        int ofStep = step >= 0 || by == null ? step : by.step();
        int ofScript = script >= 0 || by == null ? script : by.script();
        return put(ofStep, ofScript, kind, text, by);
    }

    /** Adds an action of a process. */
    private void addOf(ProcessFacts process, EntryKind kind, String text) {
        put(process.step(), process.script(), kind, text, process);
    }

    private LockEntry put(int step, int script, EntryKind kind, String text, @Nullable ProcessFacts process) {
        LockEntry entry = new LockEntry(names.scope(step), names.code(script), kind, text);
        if (done.size() < LockLimits.ENTRIES) {
            done.putIfAbsent(entry, witness(process));
        } else if (!done.containsKey(entry)) {
            gaps.tooMany();
        }
        return entry;
    }

    /** Returns a row; null if it does not exist, or its table was not collected. */
    private static <R> @Nullable R row(CollectedRows<R> part, int id) {
        return id >= 0 && id < part.size() ? part.rows().get(id) : null;
    }

    private static Witness witness(@Nullable ProcessFacts process) {
        return process == null
                ? Witness.UNKNOWN
                : new Witness(process.pid(), process.name(), process.commandLine(), process.startTime());
    }

    private void programs() {
        Set<Integer> reported = new HashSet<>();
        for (ProcessFacts process : report.processes().rows()) {
            gaps.process(process);
            for (ExecFacts exec : process.execs()) {
                ExecutableFacts ran = row(report.executables(), exec.script());
                if (ran != null && !isOfRunner(ran)) {
                    reported.add(ran.id());
                    program(ran, process);
                }
                ExecutableFacts executable = row(report.executables(), exec.executable());
                if (executable != null) {
                    program(executable, process);
                    RepositoryEntries.entry(fileName(executable.path()), exec.commandLine())
                            .ifPresent(text -> addOf(process, EntryKind.REPOSITORIES, text));
                }
            }
            // The end of a process may not have been seen, but it was running after its step.
            if (process.outlivedStep()) {
                addOf(process, EntryKind.LEFT_RUNNING, programs.left(process.executable()));
            }
        }
        for (ExecutableFacts executable : report.executables().rows()) {
            // An older report does not contain the processes that ran a script.
            if (executable.script() && !reported.contains(executable.id()) && !isOfRunner(executable)) {
                program(executable, row(report.processes(), executable.firstProcess()));
            }
        }
    }

    private void program(ExecutableFacts executable, @Nullable ProcessFacts process) {
        LockEntry entry = put(
                process == null ? -1 : process.step(),
                process == null ? -1 : process.script(),
                EntryKind.PROGRAMS,
                programs.entry(executable),
                process);
        if (programs.isUnhashed(executable)) {
            unhashed.add(entry);
            if (unhashedPaths.add(executable.path())) {
                gaps.hash(executable.path());
            }
        }
    }

    /** Returns whether the runner wrote a script for a step: the writing process belongs to no step, and the directory to the runner. */
    private boolean isOfRunner(ExecutableFacts script) {
        ProcessFacts writer = row(report.processes(), script.writer());
        return names.hasSteps() && writer != null && writer.step() < 0 && folding.isScriptOfRunner(script.path());
    }

    private void connection(ConnectionFacts row) {
        ProcessFacts process = row(report.processes(), row.process());
        String program = EntryEscaper.escapeWord(base(process));
        String protocol = EntryEscaper.escapeWord(row.protocol());
        if (row.inbound()) {
            if (row.scope() != Scope.UNIX) {
                String port = row.port() >= FIRST_EPHEMERAL ? "ephemeral" : Integer.toString(row.port());
                String scope = row.scope().name().toLowerCase(Locale.ROOT);
                add(row, EntryKind.LISTENS, scope + " " + port + "/" + protocol);
            }
        } else if (row.scope() == Scope.UNIX) {
            add(row, EntryKind.DESTINATIONS, "unix " + folding.exact(row.address()) + " from " + program);
        } else if (row.scope() != Scope.LOOPBACK) {
            boolean contained = process != null && process.container() >= 0;
            LockEntry entry = add(
                    row,
                    EntryKind.DESTINATIONS,
                    peers.host(row, contained) + ":" + row.port() + "/" + protocol + " from " + program
                            + peers.claim(row, contained));
            (LOCAL.contains(row.scope()) ? local : remote).add(entry);
        }
    }

    private LockEntry add(ConnectionFacts row, EntryKind kind, String text) {
        return add(row.process(), row.step(), row.script(), kind, text);
    }

    /** Returns the file name of a process's program, or its process name if that is unknown. */
    private static String base(@Nullable ProcessFacts process) {
        if (process == null) {
            return "?";
        }
        String file = fileName(process.executable());
        return !file.isEmpty() ? file : process.name().isEmpty() ? "?" : process.name();
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void file(FileFacts row) {
        String path = row.path();
        boolean outside = WrittenFileFilter.count(path, folding);
        long cut = FileOperations.cut(row);
        boolean left = FileOperations.isLeft(row.touches(), cut == 0);
        // Several programs use the same file in a cache; writing it is not new behavior.
        boolean asks = outside && !folding.isInCache(path);
        if (cut > 0 && (asks || !row.credential().isEmpty() || !row.surface().isEmpty())) {
            gaps.file(path, cut);
        }
        for (Touch touch : row.touches()) {
            if (!row.credential().isEmpty() && !FileOperations.removes(touch)) {
                add(
                        touch,
                        EntryKind.CREDENTIALS,
                        EntryEscaper.escapeWords(row.credential()) + " " + folding.exact(path));
            }
            if (!row.surface().isEmpty() && FileOperations.writes(touch)) {
                add(touch, EntryKind.PERSISTENCE, EntryEscaper.escapeWords(row.surface()) + " " + folding.exact(path));
            }
            if (left && outside && FileOperations.writes(touch)) {
                add(touch, EntryKind.WRITES, folding.written(path));
            }
        }
    }

    private void add(Touch touch, EntryKind kind, String text) {
        add(touch.process(), -1, -1, kind, text);
    }

    /** Adds a variable, or a search path directory, that a step exported. */
    private void addStepExport(StepExportFacts row) {
        String text = row.kind().equals("folder")
                ? "folder " + folding.exact(row.name())
                : "variable " + EntryEscaper.escapeWord(row.name());
        add(row.process(), row.step(), -1, EntryKind.ENVIRONMENT, text);
    }

    /** Returns the state after a change of privileges, without the machine-specific ID of a user or group. */
    private static String after(String after) {
        int number = after.lastIndexOf(" (");
        return EntryEscaper.escapeWords(number > 0 && after.endsWith(")") ? after.substring(0, number) : after);
    }

    private void containers() {
        Map<Integer, List<ProcessFacts>> inside = new HashMap<>();
        for (ProcessFacts process : report.processes().rows()) {
            inside.computeIfAbsent(process.container(), _ -> new ArrayList<>()).add(process);
        }
        report.containers().rows().forEach(row -> container(row, inside.getOrDefault(row.id(), List.of())));
    }

    private void container(ContainerFacts row, List<ProcessFacts> inside) {
        String image = row.image();
        int digest = image.indexOf('@');
        boolean tagged = digest > 0 && image.lastIndexOf(':', digest) > image.lastIndexOf('/', digest);
        String text = EntryEscaper.escapeWord(image.isEmpty() ? "unknown" : tagged ? image.substring(0, digest) : image)
                + (row.privileged() ? " privileged" : "");
        if (!inside.isEmpty()) {
            inside.forEach(process -> addOf(process, EntryKind.CONTAINERS, text));
        } else if (row.firstTime() > 0) {
            add(-1, -1, -1, EntryKind.CONTAINERS, text);
        }
    }
}
