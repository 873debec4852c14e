package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives processes to jobs, steps and package scripts.
 *
 * <p>A process belongs to what its parent belongs to, for its whole life, also when it is orphaned. Only a program that a
 * runner's worker starts begins a step, and takes its name from the environment that the worker gave it; variables
 * that a process sets or clears later change nothing. Where no worker is known above, the first process with the variables
 * of a CI system begins a step, with less confidence. A worker inside of a step is not believed. What services start for a
 * step (containers, units, jobs for later) is given to it by {@link ServiceAttribution}.
 *
 * <p>Works at clones, execs, connections to services and the snapshot, never per event. Event thread only.
 */
final class JobTracker {
    private static final int MAX_STEPS = 4096;
    /** A parameter of an event is shorter than this. */
    private static final int MAX_ENVIRONMENT = 1 << 16;

    private static final byte[] COMMAND_FILES = Bytes.of("/_runner_file_commands/");
    private static final byte[] VARIABLES = Bytes.of("/set_env_");
    private static final byte[] SEARCH_PATHS = Bytes.of("/add_path_");

    /** The time of a process that was running before it was known. */
    private static final long FOUND = 0;

    private static final List<byte[]> SHELLS = List.of(
            Bytes.of("sh"),
            Bytes.of("bash"),
            Bytes.of("dash"),
            Bytes.of("ash"),
            Bytes.of("zsh"),
            Bytes.of("ksh"),
            Bytes.of("fish"),
            Bytes.of("pwsh"),
            Bytes.of("busybox"));

    private final StateTables tables;
    private final EnvironmentVariables variables;
    private final List<CiSystem> systems;
    private final ScriptFinder scripts;
    private final LoaderVariables loaders;
    private final JobTable jobs = new JobTable(JobLimits.DEFAULT);
    private final CloneParentCalls claims = new CloneParentCalls();
    private final ServiceAttribution services;
    private final byte[] buffer = new byte[MAX_ENVIRONMENT];

    JobTracker(StateTables tables) {
        this.tables = tables;
        this.variables = new EnvironmentVariables(tables.strings);
        this.systems = CiSystem.all(variables);
        this.scripts = new ScriptFinder(variables, tables.strings);
        this.loaders = new LoaderVariables(variables);
        this.services = new ServiceAttribution(tables);
    }

    /** Gives a new process or thread what {@code parent}, its parent's or its own main thread, has. */
    void cloned(ThreadEntry child, ThreadEntry parent) {
        child.placed = true;
        if ((child.flags & CloneFlag.PARENT) != 0 && claims.apply(child)) {
            return;
        }
        child.attribution = parent.attribution;
        child.command = child.tid == child.pid && isBoundary(parent) ? child.number : parent.command;
    }

    /**
     * Notes that {@code caller} made a process which has another parent ({@code CLONE_PARENT}): it belongs to what the caller
     * belongs to, whichever of the two tells first.
     */
    void claimed(long child, ThreadEntry caller, long time) {
        claims.add(child, caller, time);
        ThreadEntry known = tables.threads.peek(child);
        if (known != null && claims.apply(known)) {
            known.beginsStep = false;
            spread(known);
            tables.touchProcess(known);
        }
    }

    /** Notes that {@code thread} has connected to a Unix socket of this name. */
    void connected(ThreadEntry thread, byte[] socket, long time) {
        services.connected(thread, socket, time);
    }

    /** Notes that {@code thread} has opened the file of this name for writing. */
    void writes(ThreadEntry thread, byte[] file, long time) {
        services.writes(thread, file, time);
        Attribution attribution = thread.attribution;
        JobStep step = attribution == null ? null : attribution.step();
        Job job = attribution == null ? null : attribution.job();
        if (step != null && job != null && givesVariables(file)) {
            jobs.wrote(job.number(), step.name());
        }
    }

    /** Tells whether {@code file} is one of those by which a step gives variables or search paths to later ones. */
    private static boolean givesVariables(byte[] file) {
        int folder = ScriptFinder.indexOf(file, COMMAND_FILES);
        return folder >= 0
                && (ScriptFinder.indexOf(file, VARIABLES) >= 0 || ScriptFinder.indexOf(file, SEARCH_PATHS) >= 0);
    }

    /** Tells whether what {@code parent} starts are commands of their own: a step's or a session's shell, and init. */
    private static boolean isBoundary(ThreadEntry parent) {
        boolean inStep = parent.attribution != null && parent.attribution.step() != null;
        boolean begins = inStep ? parent.beginsStep : parent.sid == parent.pid;
        return parent.pid == 1 || (begins && isShell(parent.comm));
    }

    private static boolean isShell(byte[] comm) {
        for (byte[] shell : SHELLS) {
            if (Arrays.equals(shell, comm)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at a process that has become another program.
     *
     * @param environment the parameter with the environment; it is read in full, since what names a step tends to stand
     *     behind what the state keeps of it
     */
    void executed(ThreadEntry thread, Event event, int environment) {
        thread.injected = Bytes.EMPTY;
        thread.injectedBy = Bytes.EMPTY;
        if (event.hasParam(environment)) {
            int length = Math.min(event.paramLength(environment), buffer.length);
            event.copyParam(environment, length, buffer, 0);
            variables.read(buffer, length);
        } else {
            variables.read(thread.env(), thread.env().length);
        }
        // What is cut off cannot be judged.
        thread.cleanStart =
                event.hasParam(environment) && event.paramLength(environment) < buffer.length && loaders.isClean();
        ThreadEntry parent = tables.threads.peek(thread.ptid);
        place(thread, parent == null ? null : tables.threads.main(parent), event.time());
        services.executed(thread, event.time());
    }

    /** Looks at all processes of a snapshot. */
    void found(ThreadTable threads) {
        for (int place = 0; place < threads.places(); place++) {
            ThreadEntry thread = threads.threadAt(place);
            if (thread != null) {
                found(thread);
            }
        }
    }

    /** Looks at a process that was running before it was known, after all its ancestors that were not looked at yet. */
    void found(ThreadEntry thread) {
        for (ThreadEntry next = unplaced(thread); next != null; next = unplaced(thread)) {
            next.placed = true;
            ThreadEntry leader = tables.threads.main(next);
            ThreadEntry parent = tables.threads.peek(leader.ptid);
            parent = parent == null ? null : tables.threads.main(parent);
            if (next != leader) {
                next.attribution = leader.attribution;
                next.command = leader.command;
                continue;
            }
            next.command = next.number;
            if (parent != null && parent != next) {
                cloned(next, parent);
            }
            variables.read(next.env(), next.env().length);
            place(next, parent, FOUND);
        }
    }

    /** Returns the eldest of {@code thread} and its ancestors that was not looked at, null if there is none. */
    private @Nullable ThreadEntry unplaced(ThreadEntry thread) {
        ThreadEntry eldest = null;
        ThreadEntry at = thread;
        for (int i = 0; at != null && !at.placed && i < MAX_STEPS; i++) {
            eldest = at;
            ThreadEntry leader = tables.threads.main(at);
            at = leader != at ? leader : tables.threads.peek(at.ptid);
        }
        return eldest;
    }

    /**
     * Finds the place of {@code thread}, whose variables were read last.
     *
     * @param time when it was seen to start a program, ns since the epoch; {@link #FOUND} if it was not
     */
    private void place(ThreadEntry thread, @Nullable ThreadEntry parent, long time) {
        thread.placed = true;
        Attribution before = thread.attribution;
        if (before == null || before.step() == null) {
            placeInJob(thread, parent, time);
        }
        Attribution now = thread.attribution;
        PackageScript outer = now == null ? null : now.script();
        PackageScript script = scripts.find(thread, outer, parent, tables.counters.nextGeneration());
        if (script != null) {
            thread.attribution = now == null
                    ? new Attribution(null, null, script, Confidence.MEDIUM, AttributionMethod.ENVIRONMENT)
                    : now.within(script);
        }
        spread(thread);
    }

    private void placeInJob(ThreadEntry thread, @Nullable ThreadEntry parent, long time) {
        boolean seen = time != FOUND;
        Attribution before = thread.attribution;
        CiSystem startedBy = parent == null ? null : starter(parent);
        CiSystem marked = marked();
        if (startedBy != null && parent != null) {
            beginStep(thread, parent, startedBy, marked == startedBy, seen);
            return;
        }
        CiSystem starts = starter(thread);
        if (starts != null && starts.starterPerJob) {
            Job job = jobs.job(workerKey(thread), starts.name, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, thread.number);
            thread.attribution = new Attribution(
                    job, null, null, seen ? Confidence.HIGH : Confidence.MEDIUM, AttributionMethod.RUNNER);
            return;
        }
        byte[] named = marked == null ? Bytes.EMPTY : variables.value(marked.step);
        Attribution asked = seen && parent != null ? services.find(thread, parent, named, time) : null;
        if (asked != null) {
            thread.attribution = asked;
            thread.beginsStep = true;
            thread.command = thread.number;
        } else if (marked != null && starts == null && (before == null || before.job() == null)) {
            // A job whose worker is known is that job in its containers, too.
            String key = jobs.keyOf(words(marked));
            begin(thread, marked, key, seen ? Confidence.MEDIUM : Confidence.LOW, AttributionMethod.ENVIRONMENT);
        }
    }

    private void beginStep(ThreadEntry thread, ThreadEntry worker, CiSystem system, boolean told, boolean seen) {
        String key = system.starterPerJob ? workerKey(worker) : workerKey(worker) + '\0' + words(system);
        Confidence confidence = told && seen ? Confidence.HIGH : told ? Confidence.MEDIUM : Confidence.LOW;
        begin(thread, system, key, confidence, AttributionMethod.RUNNER);
        thread.injected = jobs.injected(key, loaders.found());
        if (thread.injected.length > 0) {
            thread.injectedBy = jobs.writer(key);
        }
        if (told && variables.has(system.run)) {
            jobs.call(key, words(system));
        }
        Attribution now = thread.attribution;
        Attribution workers = worker.attribution;
        if (system.starterPerJob && now != null && (workers == null || workers.job() != now.job())) {
            worker.attribution = new Attribution(now.job(), null, null, confidence, AttributionMethod.RUNNER);
            spread(worker);
            tables.touchProcess(worker);
        }
    }

    private void begin(ThreadEntry thread, CiSystem system, String key, Confidence confidence, AttributionMethod via) {
        long number = tables.counters.nextGeneration();
        Job job = jobs.job(
                key,
                system.name,
                variables.value(system.job),
                variables.value(system.workflow),
                variables.value(system.runner),
                number);
        byte[] action = variables.value(system.action);
        byte[] version = variables.value(system.actionRef);
        byte[] outer = Bytes.EMPTY;
        byte[] folder = variables.value(system.actionFolder);
        if (folder.length > 0) {
            ActionFolder composite = ActionFolder.of(folder, variables.value(system.workspace));
            // Commands of a composite action have nothing but its folder; actions in it are named themselves.
            outer = action.length > 0 ? composite.words() : outer;
            version = action.length > 0 ? version : composite.version();
            action = action.length > 0 ? action : composite.action();
        }
        JobStep step = jobs.step(key, variables.value(system.step), action, version, outer, number);
        Attribution before = thread.attribution;
        thread.attribution = new Attribution(job, step, before == null ? null : before.script(), confidence, via);
        thread.beginsStep = true;
        thread.command = thread.number;
    }

    /** What a job calls itself; legs of a matrix differ by the runner alone. */
    private String words(CiSystem system) {
        return Bytes.text(system.name)
                + '\0'
                + Bytes.text(variables.value(system.run))
                + '\0'
                + Bytes.text(variables.value(system.job))
                + '\0'
                + Bytes.text(variables.value(system.runner));
    }

    private static String workerKey(ThreadEntry worker) {
        return Long.toString(worker.number);
    }

    private @Nullable CiSystem marked() {
        for (CiSystem system : systems) {
            if (system.marks(variables)) {
                return system;
            }
        }
        return null;
    }

    /** Returns the system whose steps {@code thread} starts; null for what is itself inside of a step. */
    private @Nullable CiSystem starter(ThreadEntry thread) {
        if (thread.attribution != null && thread.attribution.step() != null) {
            return null;
        }
        for (CiSystem system : systems) {
            if (system.isStarter(thread)) {
                return system;
            }
        }
        return null;
    }

    /** Gives all threads of the process what its main thread has. */
    private static void spread(ThreadEntry leader) {
        ProcessThreads group = leader.group;
        for (ThreadEntry other = group == null ? null : group.first; other != null; other = other.nextInGroup) {
            other.attribution = leader.attribution;
        }
    }

    void clear() {
        jobs.clear();
        claims.clear();
        services.clear();
    }
}
