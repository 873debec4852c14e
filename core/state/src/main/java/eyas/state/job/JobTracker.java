package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.Event;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Attributes processes to jobs, steps and package scripts.
 *
 * <p>A process inherits the attribution of its parent for its lifetime, even as an orphan. Only a program started by a runner's worker
 * starts a step, which is named by the environment that the worker set; variables that a process changes later have no effect. If no worker
 * is known above a process, the first one with the variables of a CI system starts a step, with lower confidence. A worker inside of a step
 * is ignored. {@link ServiceAttribution} attributes what services start for a step (containers, units, scheduled jobs).
 *
 * <p>Runs at clones, execs, connections to services and the snapshot, not for each event. Event thread only.
 */
public final class JobTracker {
    private static final int MAX_STEPS = 4096;
    /** Parameters of events are shorter than this. */
    private static final int MAX_ENVIRONMENT = 1 << 16;
    /**
     * Maximum number of bytes of an environment that a live capture records, and the number that Falco records. An environment of this
     * length is truncated.
     */
    private static final int RECORDED = 1 << 15;

    private static final int RECORDED_BY_FALCO = 1 << 12;

    /** Also used in the containers of jobs and actions: {@code /github/file_commands}. */
    private static final byte[] COMMAND_FILES = Bytes.of("file_commands");

    private static final byte[] VARIABLES = Bytes.of("set_env_");
    private static final byte[] SEARCH_PATHS = Bytes.of("add_path_");
    private static final byte[] TEE = Bytes.of("tee");

    /** Placeholder for the start time of a process that existed before monitoring started. */
    private static final long FOUND = 0;

    private static final byte[][] SHELLS = Stream.of(
                    "sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "pwsh", "busybox")
            .map(Bytes::of)
            .toArray(byte[][]::new);

    private final JobProcesses processes;
    private final EnvironmentReader variables;
    private final CiSystem[] systems;
    private final ScriptFinder scripts;
    private final NewStepVariableReader newVariables;
    private final int home;
    private final InjectedCode loadedCode;
    private final int pythonPath;
    private final int libraryPath;
    private final RunnerDirectories directories = new RunnerDirectories();
    private final JobTable jobs = new JobTable(JobLimits.DEFAULT);
    private final CloneParentCalls siblings = new CloneParentCalls();
    private final ServiceAttribution services;
    private final byte[] buffer = new byte[MAX_ENVIRONMENT];
    /** Whether the environment read last is truncated. */
    private boolean isCut;

    /**
     * Makes a tracker.
     *
     * @param processes the known threads
     * @param strings interns the names of jobs and packages
     */
    public JobTracker(JobProcesses processes, ByteStringPool strings) {
        this.processes = processes;
        this.variables = new EnvironmentReader(strings);
        this.systems = CiSystem.all(variables).toArray(CiSystem[]::new);
        this.scripts = new ScriptFinder(variables, strings);
        this.newVariables = new NewStepVariableReader(variables, directories);
        this.home = variables.register("HOME");
        this.loadedCode = new InjectedCode(variables);
        this.pythonPath = variables.register("PYTHONPATH");
        this.libraryPath = variables.register("LD_LIBRARY_PATH");
        this.services = new ServiceAttribution(processes);
    }

    /** Returns the directories reported by runners. */
    public RunnerDirectories directories() {
        return directories;
    }

    /** Gives a new process or thread the attribution of {@code parent}, its parent or its main thread. */
    public void cloned(JobProcess child, JobProcess parent) {
        child.job().placed = true;
        child.job().isRunner = parent.job().isRunner;
        child.job().loads = parent.job().loads;
        child.job().pythonPath = parent.job().pythonPath;
        child.job().libraryPath = parent.job().libraryPath;
        child.job().isStepShell = parent.job().isStepShell;
        if (child.mayHaveOtherCreator() && !siblings.isBy(child, parent) && siblings.apply(child)) {
            return;
        }
        child.job().attribution = parent.job().attribution;
        child.job().command = child.tid() == child.pid() && isBoundary(parent) ? child.number() : parent.job().command;
    }

    /**
     * Records that {@code caller} created a process that has another parent ({@code CLONE_PARENT}), or may get one before it runs. It gets
     * the caller's attribution, in whichever order the two events arrive. Both the kernel side's report and the return of the call lead
     * here. The second one has no effect, since the child may have started a package script in between.
     */
    public void clonedForParent(long child, JobProcess caller, long time) {
        if (!siblings.knows(child, time)) {
            siblings.add(child, caller, time);
            begin(child);
        }
    }

    /** Records the same from the kernel side's report, which precedes the child's first run. */
    public void createdForParent(long child, JobProcess caller, long time) {
        siblings.addBefore(child, caller, time);
        begin(child);
    }

    /** Returns the id of the process that created {@code child}, as the kernel reported before it could run; -1 if it did not. */
    public long creatorOf(long child) {
        return siblings.creatorOf(child);
    }

    private void begin(long child) {
        JobProcess known = processes.find(child);
        if (known != null && siblings.apply(known)) {
            known.job().startsStep = false;
            spread(known);
            processes.changed(known.tid());
        }
    }

    /** Returns whether any job is known. */
    public boolean hasJobs() {
        return !jobs.isEmpty();
    }

    /** Returns the number of processes of jobs that could not be attributed because too many were waiting for their first run. */
    public long forgotten() {
        return siblings.forgotten();
    }

    /** Records that a thread has ended. */
    public void ended(long tid) {
        siblings.ended(tid);
    }

    /**
     * Records that {@code caller} created a process by {@code vfork}, and continued before that one had an event. The caller has ended
     * since, so the kernel reparents the process.
     */
    public void vforkedAndEnded(long child, JobProcess caller, long time) {
        siblings.add(child, caller, time);
    }

    /** Records that {@code thread} connected to a Unix socket of this name. */
    public void connected(JobProcess thread, byte[] socket, long time) {
        services.connected(thread, socket, time);
    }

    /** Records that {@code thread} opened the file of this name for writing. */
    public void openedForWriting(JobProcess thread, byte[] file, long time) {
        services.writes(thread, file, time);
        if (Bytes.indexOf(file, COMMAND_FILES) >= 0 && isForVariables(file)) {
            givesVariables(thread, false);
        }
    }

    /**
     * Records that {@code thread} created or removed a file name. The path of the call is sufficient, because only the names of the files
     * for variables matter.
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

    /** Returns whether {@code file} is one by which a step sets variables or search paths for later ones. */
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
        return main.job().startsStep && step.action().length > 0
                ? VariableProvenance.ACTION
                : VariableProvenance.PROCESS;
    }

    /** Returns whether each child of {@code parent} starts a command: {@code parent} is a step's or a session's shell, or init. */
    private static boolean isBoundary(JobProcess parent) {
        boolean inStep =
                parent.job().attribution != null && parent.job().attribution.step() != null;
        boolean begins = inStep ? parent.job().startsStep : parent.sid() == parent.pid();
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
     * Attributes a process after an exec.
     *
     * @param environment the parameter with the environment; it is read in full, since the variables that name a step are often after the
     * part that the state keeps
     */
    public void executed(JobProcess thread, Event event, int environment) {
        thread.job().newVariables = NewStepVariables.NONE;
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
        // A truncated environment may hide variables.
        thread.job().cleanStart = event.hasParam(environment) && !isCut && loadedCode.isClean();
        JobProcess parent = processes.find(thread.ptid());
        place(thread, parent == null ? null : parent.main(), event.time());
        services.executed(thread, event.time());
    }

    /** Attributes a process that existed before monitoring started, after its unattributed ancestors. */
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
                next.job().isStepShell = false; // whether it has executed another program since is unknown
            }
            variables.read(next.env(), next.env().length);
            place(next, parent, FOUND);
        }
    }

    /** Returns the highest unattributed one of {@code thread} and its ancestors, null if there is none. */
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
     * Attributes {@code thread}, whose variables were read last.
     *
     * @param time when its exec was observed, ns since the epoch; {@link #FOUND} if it was not
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
            directories.addRunner(thread.exePath());
        }
        if (before == null || before.step() == null) {
            placeInJob(thread, parent, starts, time);
        } else {
            nameJob(thread, before);
        }
        if (thread.job().isRunner && parent != null && areSiblings(parent, thread)) {
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

    /** Returns whether the environment read last names a step, in which case the process is not a runner. */
    private boolean isOfStep() {
        CiSystem marked = marked();
        return marked != null && variables.has(marked.step);
    }

    /** Returns whether {@code starter} runs a program in the directory of the runner that it started, and belongs to no step. */
    private static boolean areSiblings(JobProcess starter, JobProcess runner) {
        Attribution attribution = starter.job().attribution;
        int length = directory(runner.exePath());
        return (attribution == null || attribution.step() == null)
                && length > 1
                && directory(starter.exePath()) == length
                && Arrays.equals(starter.exePath(), 0, length, runner.exePath(), 0, length);
    }

    /** Returns the length of the directory in {@code path}, including its slash. */
    private static int directory(byte[] path) {
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
            thread.job().startsStep = true;
            thread.job().isStepShell = isShell(thread.comm());
            directories.addHome(variables.value(home));
            thread.job().command = thread.number();
        } else if (marked != null && starts == null && (before == null || isJobAlone(before, marked))) {
            // A job with a known worker is the same job in its containers.
            String key = jobs.keyOf(identity(marked));
            begin(thread, marked, key, seen ? Confidence.MEDIUM : Confidence.LOW, AttributionMethod.ENVIRONMENT);
        }
    }

    /** Returns whether only a job is known, from the environment, and the environment read last names a step of it. */
    private boolean isJobAlone(Attribution known, CiSystem marked) {
        return known.job() == null
                || (known.step() == null && known.via() == AttributionMethod.ENVIRONMENT && variables.has(marked.step));
    }

    /**
     * Names a job that its runner did not name, from the environment of one of its processes. If GitLab's runner starts shells itself, it
     * passes a job's variables only to the shell's script, which exports them. The first process is used, since later ones may have set
     * their own.
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
                jobs.keyOf(identity(marked)),
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

    private void beginStep(JobProcess thread, JobProcess worker, CiSystem system, boolean named, boolean seen) {
        // Jobs of a daemon without an identity get one key for each process, until one is named.
        String identity = named ? identity(system) : Long.toString(thread.number());
        String key = system.starterPerJob ? workerKey(worker) : workerKey(worker) + '\0' + identity;
        Confidence confidence = named && seen ? Confidence.HIGH : named ? Confidence.MEDIUM : Confidence.LOW;
        begin(thread, system, key, confidence, AttributionMethod.RUNNER);
        directories.addHome(variables.value(home));
        for (int hook : system.hooks) {
            directories.addHook(variables.value(hook));
        }
        directories.addTemporary(variables.value(system.temporary));
        VariableProvenance giver = jobs.giver(key, system.givesByFilesAlone(variables));
        thread.job().newVariables = jobs.recordVariables(
                key, newVariables.find(seen && isCut, giver), named, giver, seen || !thread.job().isEnvironmentCut);
        thread.job().isStepShell = isShell(thread.comm()) || isScript(thread);
        if (named && variables.has(system.run)) {
            jobs.call(key, identity(system));
        }
        Attribution now = thread.job().attribution;
        Attribution workers = worker.job().attribution;
        if (system.starterPerJob && now != null && (workers == null || workers.job() != now.job())) {
            worker.job().attribution = new Attribution(now.job(), null, null, confidence, AttributionMethod.RUNNER);
            spread(worker);
            processes.changed(worker.tid());
        }
    }

    /** Returns whether the first process of a step runs the workflow's script, in any language, and not an action. */
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
        // The runner set this environment; if no runner is known, it is the only evidence.
        directories.addWorkspace(variables.value(system.workspace));
        directories.addToolCache(variables.value(system.toolCache));
        if (via == AttributionMethod.ENVIRONMENT && system.step >= 0 && !variables.has(system.step)) {
            // Without a named step, the process presumably runs the job itself.
            thread.job().attribution = new Attribution(job, null, script, confidence, via);
            return;
        }
        byte[] action = variables.value(system.action);
        byte[] version = variables.value(system.actionRef);
        byte[] outer = Bytes.EMPTY;
        byte[] directory = variables.value(system.actionDirectory);
        if (directory.length > 0) {
            ActionDirectory composite = ActionDirectory.of(directory, variables.value(system.workspace));
            // Commands of a composite action carry only its directory; actions in it are named themselves.
            outer = action.length > 0 ? composite.text() : outer;
            version = action.length > 0 ? version : composite.version();
            action = action.length > 0 ? action : composite.action();
        }
        JobStep step = jobs.step(key, variables.value(system.step), action, version, outer, number);
        thread.job().attribution = new Attribution(job, step, script, confidence, via);
        thread.job().startsStep = true;
        thread.job().command = thread.number();
    }

    /** Returns the identity of a job from its variables; matrix jobs differ only by the runner. */
    private String identity(CiSystem system) {
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

    /** Returns the system whose steps {@code thread} starts; null for a process inside of a step. */
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

    /** Copies the attribution of the main thread to all threads of the process. */
    private static void spread(JobProcess leader) {
        for (JobProcess other = leader.firstThread(); other != null; other = other.nextThread()) {
            other.job().attribution = leader.job().attribution;
        }
    }

    /** Removes all jobs; threads keep theirs until they end. */
    public void clear() {
        jobs.clear();
        directories.clear();
        siblings.clear();
        services.clear();
    }
}
