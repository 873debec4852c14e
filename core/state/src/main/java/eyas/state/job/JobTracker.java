package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.Event;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Attribute processes to jobs, steps and package scripts.
 *
 * <p>A process belongs to what its parent belongs to, for its whole life, also when it is orphaned. Only a program that a
 * runner's worker starts begins a step, and takes its name from the environment that the worker gave it; variables
 * that a process sets or clears later change nothing. Where no worker is known above, the first process with the variables
 * of a CI system begins a step, with less confidence. A worker inside of a step is not believed. What services start for a
 * step (containers, units, jobs for later) is given to it by {@link ServiceAttribution}.
 *
 * <p>Works at clones, execs, connections to services and the snapshot, never per event. Event thread only.
 */
public final class JobTracker {
    private static final int MAX_STEPS = 4096;
    /** A parameter of an event is shorter than this. */
    private static final int MAX_ENVIRONMENT = 1 << 16;
    /** Bytes of an environment that a watch records at most, and what Falco records: one as long as that goes on. */
    private static final int RECORDED = 1 << 15;

    private static final int RECORDED_BY_FALCO = 1 << 12;

    /** In the containers of jobs and actions, too: {@code /github/file_commands}. */
    private static final byte[] COMMAND_FILES = Bytes.of("file_commands");

    private static final byte[] VARIABLES = Bytes.of("set_env_");
    private static final byte[] SEARCH_PATHS = Bytes.of("add_path_");
    private static final byte[] TEE = Bytes.of("tee");

    /** The time of a process that was running before it was known. */
    private static final long FOUND = 0;

    private static final byte[][] SHELLS = Stream.of(
                    "sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "pwsh", "busybox")
            .map(Bytes::of)
            .toArray(byte[][]::new);

    private final JobProcesses processes;
    private final EnvironmentReader variables;
    private final CiSystem[] systems;
    private final ScriptFinder scripts;
    private final NewStepVariableReader givenVariables;
    private final int home;
    private final InjectedCode loadedCode;
    private final int pythonPath;
    private final int libraryPath;
    private final RunnerDirectories folders = new RunnerDirectories();
    private final JobTable jobs = new JobTable(JobLimits.DEFAULT);
    private final CloneParentCalls siblings = new CloneParentCalls();
    private final ServiceAttribution services;
    private final byte[] buffer = new byte[MAX_ENVIRONMENT];
    /** Whether the environment that was read last goes on. */
    private boolean isCut;

    /**
     * Makes one.
     *
     * @param processes the threads that it may ask for
     * @param strings where the words of jobs and packages are kept
     */
    public JobTracker(JobProcesses processes, ByteStringPool strings) {
        this.processes = processes;
        this.variables = new EnvironmentReader(strings);
        this.systems = CiSystem.all(variables).toArray(CiSystem[]::new);
        this.scripts = new ScriptFinder(variables, strings);
        this.givenVariables = new NewStepVariableReader(variables, folders);
        this.home = variables.register("HOME");
        this.loadedCode = new InjectedCode(variables);
        this.pythonPath = variables.register("PYTHONPATH");
        this.libraryPath = variables.register("LD_LIBRARY_PATH");
        this.services = new ServiceAttribution(processes);
    }

    /** Returns the folders that runners told of. */
    public RunnerDirectories folders() {
        return folders;
    }

    /** Gives a new process or thread what {@code parent}, its parent's or its own main thread, has. */
    public void cloned(JobProcess child, JobProcess parent) {
        child.job().placed = true;
        child.job().isRunner = parent.job().isRunner;
        child.job().loads = parent.job().loads;
        child.job().pythonPath = parent.job().pythonPath;
        child.job().libraryPath = parent.job().libraryPath;
        child.job().isStepShell = parent.job().isStepShell;
        if (child.mayHaveAnotherMaker() && !siblings.isBy(child, parent) && siblings.apply(child)) {
            return;
        }
        child.job().attribution = parent.job().attribution;
        child.job().command = child.tid() == child.pid() && isBoundary(parent) ? child.number() : parent.job().command;
    }

    /**
     * Notes that {@code caller} made a process which has another parent ({@code CLONE_PARENT}), or may get one before it runs: it
     * belongs to what the caller belongs to, whichever of the two tells first. The kernel's own notice and the return of the call tell
     * the same; the second one changes nothing, since the child may have begun a package script in between.
     */
    public void clonedForParent(long child, JobProcess caller, long time) {
        if (!siblings.knows(child, time)) {
            siblings.add(child, caller, time);
            begin(child);
        }
    }

    /** Notes the same by the kernel's notice, which comes before the child can run. */
    public void madeForParent(long child, JobProcess caller, long time) {
        siblings.addBefore(child, caller, time);
        begin(child);
    }

    /** Returns the ID of the process that made {@code child}, as the kernel reported before it could run; -1 where it did not. */
    public long makerOf(long child) {
        return siblings.makerOf(child);
    }

    private void begin(long child) {
        JobProcess known = processes.find(child);
        if (known != null && siblings.apply(known)) {
            known.job().beginsStep = false;
            spread(known);
            processes.changed(known.tid());
        }
    }

    /** Return whether a job is known. */
    public boolean hasJobs() {
        return !jobs.isEmpty();
    }

    /** Returns how many processes of jobs are not known to be theirs, since too many waited for their first turn at once. */
    public long forgotten() {
        return siblings.forgotten();
    }

    /** Notes that a thread has ended. */
    public void ended(long tid) {
        siblings.ended(tid);
    }

    /**
     * Note that {@code caller} made a process by {@code vfork}, and went on before that one was seen: the caller was ended
     * meanwhile, and the kernel gives the process another parent.
     */
    public void vforkedAndEnded(long child, JobProcess caller, long time) {
        siblings.add(child, caller, time);
    }

    /** Notes that {@code thread} has connected to a Unix socket of this name. */
    public void connected(JobProcess thread, byte[] socket, long time) {
        services.connected(thread, socket, time);
    }

    /** Notes that {@code thread} has opened the file of this name for writing. */
    public void openedForWriting(JobProcess thread, byte[] file, long time) {
        services.writes(thread, file, time);
        if (Bytes.indexOf(file, COMMAND_FILES) >= 0 && isForVariables(file)) {
            givesVariables(thread, false);
        }
    }

    /**
     * Notes that {@code thread} has given a file or directory this name, or taken it away; as the call has it, since the names of the
     * files for variables are all that matters.
     */
    public void named(JobProcess thread, byte[] file) {
        if (Bytes.indexOf(file, COMMAND_FILES) >= 0 || isForVariables(file)) {
            givesVariables(thread, true);
        }
    }

    private void givesVariables(JobProcess thread, boolean isReplaced) {
        Attribution attribution = thread.job().attribution;
        JobStep step = attribution == null ? null : attribution.step();
        Job job = attribution == null ? null : attribution.job();
        if (step != null && job != null) {
            jobs.wrote(job.number(), step, isReplaced ? VariableProvenance.PROCESS : giver(thread, step));
        }
    }

    /** Return whether {@code file} is one of those by which a step gives variables or search paths to later ones. */
    private static boolean isForVariables(byte[] file) {
        return Bytes.indexOf(file, VARIABLES) >= 0 || Bytes.indexOf(file, SEARCH_PATHS) >= 0;
    }

    private VariableProvenance giver(JobProcess thread, JobStep step) {
        JobProcess main = thread.main();
        JobProcess parent = processes.find(main.ptid());
        if (main.job().isStepShell
                || (parent != null && parent.main().job().isStepShell && Arrays.equals(main.installedProgram(), TEE))) {
            return VariableProvenance.SHELL;
        }
        return main.job().beginsStep && step.action().length > 0
                ? VariableProvenance.ACTION
                : VariableProvenance.PROCESS;
    }

    /** Return whether what {@code parent} starts are commands of their own: a step's or a session's shell, and init. */
    private static boolean isBoundary(JobProcess parent) {
        boolean inStep =
                parent.job().attribution != null && parent.job().attribution.step() != null;
        boolean begins = inStep ? parent.job().beginsStep : parent.sid() == parent.pid();
        return parent.pid() == 1 || (begins && isShell(parent.comm()));
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
    public void executed(JobProcess thread, Event event, int environment) {
        thread.job().given = NewStepVariables.NONE;
        thread.job().isStepShell = false;
        int recorded = event.hasParam(environment) ? event.paramLength(environment) : 0;
        isCut = recorded == RECORDED_BY_FALCO || recorded >= RECORDED;
        if (event.hasParam(environment)) {
            int length = Math.min(event.paramLength(environment), buffer.length);
            event.copyParam(environment, length, buffer, 0);
            variables.read(buffer, length);
        } else {
            variables.read(thread.env(), thread.env().length);
        }
        // What is cut off cannot be judged.
        thread.job().cleanStart = event.hasParam(environment) && !isCut && loadedCode.isClean();
        JobProcess parent = processes.find(thread.ptid());
        place(thread, parent == null ? null : parent.main(), event.time());
        services.executed(thread, event.time());
    }

    /** Looks at a process that was running before it was known, after all its ancestors that were not looked at yet. */
    public void found(JobProcess thread) {
        for (JobProcess next = unplaced(thread); next != null; next = unplaced(thread)) {
            next.job().placed = true;
            JobProcess leader = next.main();
            JobProcess parent = processes.find(leader.ptid());
            parent = parent == null ? null : parent.main();
            if (next.number() != leader.number()) {
                next.job().attribution = leader.job().attribution;
                next.job().command = leader.job().command;
                continue;
            }
            next.job().command = next.number();
            if (parent != null && parent.number() != next.number()) {
                cloned(next, parent);
                next.job().isStepShell = false; // whether it has become another program is not known
            }
            variables.read(next.env(), next.env().length);
            place(next, parent, FOUND);
        }
    }

    /** Returns the eldest of {@code thread} and its ancestors that was not looked at, null if there is none. */
    private @Nullable JobProcess unplaced(JobProcess thread) {
        JobProcess eldest = null;
        JobProcess at = thread;
        for (int i = 0; at != null && !at.job().placed && i < MAX_STEPS; i++) {
            eldest = at;
            JobProcess leader = at.main();
            at = leader.number() != at.number() ? leader : processes.find(at.ptid());
        }
        return eldest;
    }

    /**
     * Finds the place of {@code thread}, whose variables were read last.
     *
     * @param time when it was seen to start a program, ns since the epoch; {@link #FOUND} if it was not
     */
    private void place(JobProcess thread, @Nullable JobProcess parent, long time) {
        thread.job().placed = true;
        thread.job().loads = loadedCode.find();
        thread.job().pythonPath = variables.value(pythonPath);
        thread.job().libraryPath = variables.value(libraryPath);
        Attribution before = thread.job().attribution;
        CiSystem starts = isOfStep() ? null : starter(thread);
        thread.job().isRunner = starts != null;
        if (starts != null && starts.starterPerJob) {
            folders.addRunner(thread.exePath());
        }
        if (before == null || before.step() == null) {
            placeInJob(thread, parent, starts, time);
        } else {
            nameJob(thread, before);
        }
        if (thread.job().isRunner && parent != null && isBeside(parent, thread)) {
            parent.job().isRunner = true;
            processes.changed(parent.tid());
        }
        Attribution now = thread.job().attribution;
        PackageScript outer = now == null ? null : now.script();
        PackageScript script = scripts.find(thread, outer, parent, processes.nextNumber(), time);
        if (script != null) {
            script = script.in(thread.cwd());
            thread.job().attribution = now == null
                    ? new Attribution(null, null, script, Confidence.MEDIUM, AttributionMethod.ENVIRONMENT)
                    : now.within(script);
        }
        spread(thread);
    }

    /** Return whether the environment that was read last names a step: a runner that was started with one is none. */
    private boolean isOfStep() {
        CiSystem marked = marked();
        return marked != null && variables.has(marked.step);
    }

    /** Return whether {@code starter} is a program of the same folder as the runner that it started, and no step's. */
    private static boolean isBeside(JobProcess starter, JobProcess runner) {
        Attribution attribution = starter.job().attribution;
        int length = folder(runner.exePath());
        return (attribution == null || attribution.step() == null)
                && length > 1
                && folder(starter.exePath()) == length
                && Arrays.equals(starter.exePath(), 0, length, runner.exePath(), 0, length);
    }

    /** Returns the length of the folder in {@code path}, its slash included. */
    private static int folder(byte[] path) {
        int length = path.length;
        while (length > 0 && path[length - 1] != '/') {
            length--;
        }
        return length;
    }

    private void placeInJob(JobProcess thread, @Nullable JobProcess parent, @Nullable CiSystem starts, long time) {
        boolean seen = time != FOUND;
        Attribution before = thread.job().attribution;
        boolean known = parent != null && parent.job().placed;
        CiSystem startedBy = parent == null || (known && !parent.job().isRunner) ? null : starter(parent);
        CiSystem marked = marked();
        if (startedBy != null && parent != null) {
            beginStep(thread, parent, startedBy, marked == startedBy, seen);
            return;
        }
        if (starts != null && starts.starterPerJob) {
            Job job = jobs.job(workerKey(thread), starts.name, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, thread.number());
            thread.job().attribution = new Attribution(
                    job, null, null, seen ? Confidence.HIGH : Confidence.MEDIUM, AttributionMethod.RUNNER);
            return;
        }
        byte[] named = marked == null ? Bytes.EMPTY : variables.value(marked.step);
        Attribution asked = seen && parent != null ? services.find(thread, parent, named, time) : null;
        if (asked != null) {
            thread.job().attribution = asked;
            thread.job().beginsStep = true;
            thread.job().isStepShell = isShell(thread.comm());
            folders.addHome(variables.value(home));
            thread.job().command = thread.number();
        } else if (marked != null && starts == null && (before == null || isJobAlone(before, marked))) {
            // A job whose worker is known is that job in its containers, too.
            String key = jobs.keyOf(words(marked));
            begin(thread, marked, key, seen ? Confidence.MEDIUM : Confidence.LOW, AttributionMethod.ENVIRONMENT);
        }
    }

    /** Return whether all that is known is a job, by the environment, and the environment that was read last names a step of it. */
    private boolean isJobAlone(Attribution known, CiSystem marked) {
        return known.job() == null
                || (known.step() == null && known.via() == AttributionMethod.ENVIRONMENT && variables.has(marked.step));
    }

    /**
     * Gives a job that its runner did not name the name that a process of it was given. GitLab's runner, where it starts shells
     * itself, tells a job's variables to the shell's script only, which passes them on to what it starts. The first process
     * counts: what comes later may have chosen its own.
     */
    private void nameJob(JobProcess thread, Attribution before) {
        Job unnamed = before.job();
        CiSystem marked = marked();
        if (unnamed == null
                || unnamed.name().length > 0
                || marked == null
                || marked.starterPerJob
                || !Arrays.equals(marked.name, unnamed.system())
                || !variables.has(marked.job)) {
            return;
        }
        Job named = jobs.job(
                jobs.keyOf(words(marked)),
                marked.name,
                variables.value(marked.job),
                marked.workflow(variables),
                variables.value(marked.runner),
                unnamed.number());
        JobProcess at = thread;
        for (int i = 0; at != null && i < MAX_STEPS; i++) {
            Attribution known = at.job().attribution;
            if (known == null || known.job() != unnamed) {
                return;
            }
            at.job().attribution = known.of(named);
            spread(at);
            processes.changed(at.tid());
            JobProcess parent = processes.find(at.ptid());
            at = parent == null ? null : parent.main();
        }
    }

    private void beginStep(JobProcess thread, JobProcess worker, CiSystem system, boolean told, boolean seen) {
        // Jobs of a daemon that nothing tells apart are as many as there are processes, until one is named.
        String of = told ? words(system) : Long.toString(thread.number());
        String key = system.starterPerJob ? workerKey(worker) : workerKey(worker) + '\0' + of;
        Confidence confidence = told && seen ? Confidence.HIGH : told ? Confidence.MEDIUM : Confidence.LOW;
        begin(thread, system, key, confidence, AttributionMethod.RUNNER);
        folders.addHome(variables.value(home));
        for (int hook : system.hooks) {
            folders.addHook(variables.value(hook));
        }
        folders.addTemporary(variables.value(system.temporary));
        VariableProvenance giver = jobs.giver(key, system.givesByFilesAlone(variables));
        thread.job().given = jobs.given(
                key, givenVariables.find(seen && isCut, giver), told, giver, seen || !thread.job().isEnvironmentCut);
        thread.job().isStepShell = isShell(thread.comm()) || isScript(thread);
        if (told && variables.has(system.run)) {
            jobs.call(key, words(system));
        }
        Attribution now = thread.job().attribution;
        Attribution workers = worker.job().attribution;
        if (system.starterPerJob && now != null && (workers == null || workers.job() != now.job())) {
            worker.job().attribution = new Attribution(now.job(), null, null, confidence, AttributionMethod.RUNNER);
            spread(worker);
            processes.changed(worker.tid());
        }
    }

    /** Return whether the first process of a step runs the script of the workflow, in whatever language, and no action. */
    private static boolean isScript(JobProcess thread) {
        Attribution now = thread.job().attribution;
        JobStep step = now == null ? null : now.step();
        return step != null && step.action().length == 0;
    }

    private void begin(JobProcess thread, CiSystem system, String key, Confidence confidence, AttributionMethod via) {
        long number = processes.nextNumber();
        Job job = jobs.job(
                key,
                system.name,
                variables.value(system.job),
                system.workflow(variables),
                variables.value(system.runner),
                number);
        Attribution before = thread.job().attribution;
        PackageScript script = before == null ? null : before.script();
        // The runner gave this environment; where none is known, it is all there is.
        folders.addWorkspace(variables.value(system.workspace));
        folders.addToolCache(variables.value(system.toolCache));
        if (via == AttributionMethod.ENVIRONMENT && system.step >= 0 && !variables.has(system.step)) {
            // What runs the job, by all that is known, and no step of it.
            thread.job().attribution = new Attribution(job, null, script, confidence, via);
            return;
        }
        byte[] action = variables.value(system.action);
        byte[] version = variables.value(system.actionRef);
        byte[] outer = Bytes.EMPTY;
        byte[] folder = variables.value(system.actionFolder);
        if (folder.length > 0) {
            ActionDirectory composite = ActionDirectory.of(folder, variables.value(system.workspace));
            // Commands of a composite action have nothing but its folder; actions in it are named themselves.
            outer = action.length > 0 ? composite.words() : outer;
            version = action.length > 0 ? version : composite.version();
            action = action.length > 0 ? action : composite.action();
        }
        JobStep step = jobs.step(key, variables.value(system.step), action, version, outer, number);
        thread.job().attribution = new Attribution(job, step, script, confidence, via);
        thread.job().beginsStep = true;
        thread.job().command = thread.number();
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

    private static String workerKey(JobProcess worker) {
        return Long.toString(worker.number());
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
    private @Nullable CiSystem starter(JobProcess thread) {
        if (thread.job().attribution != null && thread.job().attribution.step() != null) {
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
    private static void spread(JobProcess leader) {
        for (JobProcess other = leader.firstThread(); other != null; other = other.nextThread()) {
            other.job().attribution = leader.job().attribution;
        }
    }

    /** Forgets all jobs; those of threads go with the threads. */
    public void clear() {
        jobs.clear();
        folders.clear();
        siblings.clear();
        services.clear();
    }
}
